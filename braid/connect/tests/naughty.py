"""Strings that break things: a few of our own, and the big list where it lies beside the project."""

import json
from pathlib import Path

OURS = [
    "undefined", "NULL", "1/0", "-1", "<script>alert(1)</script>", "'; DROP TABLE item; --", "田中さんにあげて下さい", "﷽",
    "😍👩🏽‍💻", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A", "{{ 7 * 7 }}", "%s%n%x", "=cmd|' /C calc'!A0", "@SUM(1+1)", "\u202etest", "\ufefftest", "\u200b",
    "/dev/null; touch /x", "../../etc/passwd", "$HOME", "1e1000", "Ω≈ç√∫", "\x1b[31mred", "a" * 400, "'\"`", "\\x00", "\t tab",
]  # fmt: skip
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "badinput" / "naughty_strings.json"


def naughty() -> list[str]:
    """All of them."""
    theirs = json.loads(SHARED.read_text(encoding="utf-8")) if SHARED.exists() else []
    return [*OURS, *theirs]
