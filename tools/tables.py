"""Writes the tables of the docs that follow from the code: `python -m tools.tables` (a test says when they lag)."""

import os
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"
START, END = "<!-- table: {} -->", "<!-- end of table -->"


def checks() -> str:
    """Every check with its thresholds as they are set at first."""
    from braid.radar.detectors.registry import DETECTORS

    lines = ["| check | looks for | thresholds, as set at first |", "|---|---|---|"]
    for detector in DETECTORS:
        limits = "; ".join(
            f"{limit.about} **{limit.shown(limit.default):g}** {limit.unit}".strip()
            for limit in detector.thresholds()
        )
        lines.append(f"| {detector.id} {detector.name} | {detector.looks_for} | {limits} |")
    return "\n".join(lines)


def fields() -> str:
    """Every kind of table that can be imported, its fields and the heads that mean them."""
    from braid.connect.fields import KINDS

    parts = []
    for kind in KINDS.values():
        parts.append(
            f"### `--as {kind.key}`\n\n| field | meaning | column heads that mean it |\n|---|---|---|"
        )
        for one in kind.fields:
            heads = ", ".join(f"“{name}”" for name in one.names[:6])
            parts.append(f"| `{one.key}`{' (needed)' if one.required else ''} | {one.label} | {heads} |")
        parts.append("")
    return "\n".join(parts).strip()


TABLES = {"radar.md": ("checks", checks), "import.md": ("fields", fields)}


def renewed(text: str, name: str, table: str) -> str:
    """The page with its table put in anew between the two marks."""
    start = START.format(name)
    before, rest = text.split(start, 1)
    _old, after = rest.split(END, 1)
    return f"{before}{start}\n{table}\n{END}{after}"


def main() -> None:
    """Writes the pages."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "braid.site.settings")
    django.setup()
    for page, (name, make) in TABLES.items():
        path = DOCS / page
        path.write_text(renewed(path.read_text(), name, make()))


if __name__ == "__main__":
    main()
