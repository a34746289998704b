"""Names for rows that have none in their source."""

from __future__ import annotations

import hashlib
import re


def digest(*parts: object) -> str:
    """A short name made from the content of a row: the same content has the same name."""
    text = "\x1f".join(str(part or "") for part in parts)
    return (
        "row:" + hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()[:20]
    )


def slug(text: str, longest: int = 80) -> str:
    """A readable piece of an id. Where signs are lost a digest keeps different texts apart."""
    exact = " ".join(text.casefold().split())
    short = re.sub(r"[^\w]+", "-", exact).strip("-")
    if short.replace("-", " ") == exact and len(short) <= longest:
        return short
    return f"{short[: longest - 11]}-{digest(exact)[4:14]}".strip("-")
