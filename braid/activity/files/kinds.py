"""What a file is, by what stands in it; whether it is taken; and how it may be handed out.

Nothing is opened or unpacked here: an office file may unpack to anything, and a picture may be a page as well.
What a browser could run is never sent as what it is.
"""

import unicodedata
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

HEAD = 4096
PDF, TEXT, OTHER = "pdf", "text", "other"
PICTURES = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
# All that is ever sent in `Content-Type`: pictures and PDF where they are shown, all else as something to be saved.
SHOWN_AS = {**PICTURES, PDF: "application/pdf"}
SAVED_AS = {TEXT: "text/plain; charset=utf-8"}
ANYTHING = "application/octet-stream"
WORDS: dict[str, Any] = {
    **dict.fromkeys(PICTURES, gettext_lazy("Picture")),
    PDF: gettext_lazy("PDF"), "zip": gettext_lazy("Office file or archive"), TEXT: gettext_lazy("Text"),
    "active": gettext_lazy("Web page or drawing"), OTHER: gettext_lazy("File"),
}  # fmt: skip
# What runs on a computer when somebody opens it by a slip. A list can never be whole; it is for the slip.
RUNS = frozenset(
    [
        "exe",
        "com",
        "bat",
        "cmd",
        "scr",
        "msi",
        "msix",
        "pif",
        "cpl",
        "jar",
        "app",
        "dmg",
        "pkg",
        "deb",
        "rpm",
        "apk",
        "ipa",
        "lnk",
        "hta",
        "vbs",
        "vbe",
        "js",
        "jse",
        "wsf",
        "wsh",
        "ps1",
        "psm1",
        "sh",
        "bash",
        "command",
        "reg",
        "iso",
        "img",
        "vhd",
        "dll",
        "sys",
        "so",
        "dylib",
        "docm",
        "xlsm",
        "pptm",
        "dotm",
        "xlam",
        "ppam",
    ]
)
_RUNS_BY_HEAD = (b"MZ", b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")  # fmt: skip
_ACTIVE = (b"<!doctype html", b"<html", b"<svg", b"<script", b"<body", b"<iframe", b"<?xml", b"<head")


def type_of(head: bytes) -> str:
    """What a file is, by its first bytes."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1024].lower()
    if start.startswith(_ACTIVE) or b"<svg" in start or b"<script" in start:
        return "active"
    return TEXT if _is_text(head) else OTHER


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        # (A letter may be cut in two at the end of what was read.)
        return error.start >= len(head) - 3 and len(head) >= HEAD
    return True


def check_taken(name: str, head: bytes, size: int, most: int) -> None:
    """Refuses what is empty, too large, or would run when it is opened.

    Raises:
        ValidationError: on `file`; says what to do.
    """
    ending = PurePosixPath(name).suffix.lower().lstrip(".")
    why = ""
    if size == 0:
        why = _("This file is empty.")
    elif size > most:
        why = _("This file has %(size)s MB; up to %(most)s MB are kept. Keep it where it is and link to it.") % {
            "size": f"{size / 1024**2:,.0f}", "most": most // 1024**2,
        }  # fmt: skip
    elif ending in RUNS or head.startswith(_RUNS_BY_HEAD):
        why = _(
            "“%(name)s” is a program, or can hold one. Programs are not kept here; a ZIP or a link is."
        ) % {"name": name[-60:]}
    if why:
        raise ValidationError({"file": why})


def clean_name(name: str) -> str:
    """The name of a file without folders and without signs that turn or hide text; never empty."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/")).rsplit("/", 1)[-1]
    kept = "".join(
        sign for sign in last if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    )
    kept = " ".join(kept.split()).strip(". ") or "file"
    if len(kept) <= 200:
        return kept
    ending = PurePosixPath(kept).suffix[:20]
    return kept[: 200 - len(ending)] + ending
