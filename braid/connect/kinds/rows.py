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
    """A readable piece of an id."""
    short = re.sub(r"[^\w]+", "-", text.casefold()).strip("-")
    return short if len(short) <= longest else f"{short[: longest - 11]}-{digest(text)[4:14]}"
