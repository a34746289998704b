"""A draft as somebody has it, pasted or in a file, becomes plain text: Markdown, HTML, DOCX or text as it is.

What comes in is hostile until it was looked at: sizes are checked before anything is unpacked, no entity is
followed, no script or picture is kept, and every step takes time in proportion to what was let in.
"""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

MOST_BYTES = 10 * 1024 * 1024
MOST_MARKUP = 1024 * 1024
MOST_TEXT = 50_000
MOST_PARTS = 2_000
MOST_XML = 20 * 1024 * 1024
MOST_RATIO = 200
_CHUNK = 1 << 16
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "tr",
        "table",
        "blockquote",
        "section",
        "article",
        "header",
        "footer",
        "pre",
        "dt",
        "dd",
    ]
)
_DROPPED = frozenset(
    [
        "script",
        "style",
        "svg",
        "math",
        "template",
        "noscript",
        "iframe",
        "object",
        "title",
        "head",
        "textarea",
        "select",
        "button",
    ]
)
_IS_HTML = re.compile(
    r"\s*(?:<!doctype html|<html|<head|<body|<(?:p|div|h[1-6]|ul|article|section|table|meta)[\s>])",
    re.IGNORECASE,
)
_IS_PICTURE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]", re.IGNORECASE | re.DOTALL)  # fmt: skip
_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.{1,500}?)(?<=\S)\1")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,2000}\)")
_TAG = re.compile(r"<(!--|[!?/]?[A-Za-z][\w:-]{0,40})")
_STARTS = re.compile(r"(?:[-*+•]|\d{1,3}[.)]|#{1,6})\s|\||-{3,}|={3,}")
_SIGNS = (
    (b"%PDF", "pdf"), (b"\xd0\xcf\x11\xe0", "old"), (b"{\\rtf", "rtf"), (b"\x89PNG", "picture"), (b"GIF8", "picture"),
    (b"\xff\xd8\xff", "picture"), (b"RIFF", "picture"),
)  # fmt: skip


def refused(why: str) -> ValidationError:
    """What was wrong with a draft; it always ends with what to do."""
    return ValidationError(why)


def read_file(upload: UploadedFile) -> str:
    """The text of an uploaded draft.

    Raises:
        ValidationError: it is too large, not a draft, damaged, or built to do harm; nothing was kept.
    """
    raw = _raw(upload)
    if raw.startswith(b"PK"):
        return fitting("\n".join(_paragraphs(io.BytesIO(raw))))
    _refuse_others(raw)
    text = _decoded(raw)
    if (upload.name or "").lower().endswith((".md", ".markdown")) and not _IS_HTML.match(text):
        return fitting(_from_markdown(fitting(text, MOST_TEXT * 4)))
    return read_text(text)


def read_markdown(upload: UploadedFile) -> str:
    """The text of an uploaded file of Markdown or plain text, with its signs; an HTML page under such a name as its words.

    Raises:
        ValidationError: as `read_file` does.
    """
    raw = _raw(upload)
    if raw.startswith(b"PK"):
        return fitting("\n".join(_paragraphs(io.BytesIO(raw))))
    _refuse_others(raw)
    text = _decoded(raw)
    return read_text(text) if _IS_HTML.match(text) or _IS_PICTURE.match(text[:5000]) else fitting(text)


def _raw(upload: UploadedFile) -> bytes:
    if (upload.size or 0) > MOST_BYTES:
        raise refused(
            _(
                "This file has %(size)s MB. A draft has up to 10 MB: save it without pictures, or paste the text."
            )
            % {"size": f"{(upload.size or 0) / 1024 / 1024:,.0f}"}
        )
    return upload.read(MOST_BYTES + 1)


def read_text(text: str) -> str:
    """The plain text of what was pasted, or stood in a file of text.

    Raises:
        ValidationError: it is a picture, or too long.
    """
    if _IS_PICTURE.match(text[:5000]):
        raise refused(_picture())
    if _IS_HTML.match(text[:2000]):
        return fitting(_from_html(text))
    return fitting(_plain(fitting(text)))


def fitting(text: str, most: int = MOST_TEXT) -> str:
    """The text without blanks around it, if it is not too long to be looked at sentence by sentence."""
    text = text.replace("\x00", "").strip()
    if len(text) > most:
        raise refused(
            _("This text has %(count)s characters; up to %(most)s are read at once. Send it in parts.")
            % {"count": f"{len(text):,}", "most": f"{MOST_TEXT:,}"}
        )
    if not text:
        raise refused(_("There is no text in it. Paste the words themselves."))
    return text


def _picture() -> str:
    return _("This is a picture, not a draft. Paste the words, or send the document that they are in.")


def _refuse_others(raw: bytes) -> None:
    kind = next((kind for sign, kind in _SIGNS if raw.startswith(sign)), "")
    if kind == "picture":
        raise refused(_picture())
    if kind == "pdf":
        raise refused(
            _("A PDF is not read here. Save the draft as DOCX, HTML, Markdown or text, or paste it.")
        )
    if kind:
        raise refused(_("This is an old kind of document. Save it again as DOCX, or paste the text."))


def _decoded(raw: bytes) -> str:
    for sign, encoding in (
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"", "utf-8-sig"),
        (b"", "cp1252"),
    ):
        if raw.startswith(sign):
            try:
                text = raw.decode(encoding)
            except UnicodeError:
                continue
            if "\x00" not in text:
                return text
            break
    raise refused(_("This is not a text. Send DOCX, HTML, Markdown or plain text, or paste it."))


def _from_html(text: str) -> str:
    """The words, each block on a line of its own. What a browser would not show as text is left out.

    One pass from left to right: markup may be nested a million deep or never end, it takes no longer for that.
    """
    if len(text) > MOST_MARKUP:
        raise refused(_("This page has more than 1 MB of markup. Paste only the text of it."))
    parts, low, at = [], text.lower(), 0
    while (start := text.find("<", at)) >= 0:
        parts.append(_spaced(text[at:start]))
        tag = _TAG.match(text, start)
        if tag is None:
            parts.append("<")
            at = start + 1
            continue
        name = tag[1].lower()
        end = text.find("-->" if name == "!--" else ">", start)
        if end < 0:
            at = len(text)
            break
        at = end + (3 if name == "!--" else 1)
        if name in _DROPPED:
            closed = low.find(f"</{name}", at)
            at = closed if closed >= 0 else len(text)
        parts.append("\n" if name.lstrip("/") in _BLOCKS else "")
    parts.append(_spaced(text[at:]))
    return re.sub(r" *\n[ \n]*", "\n", html.unescape("".join(parts)))


def _spaced(text: str) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", text)


def _from_markdown(text: str) -> str:
    """The words, each paragraph and point on a line of its own; examples of code are left out."""
    lines: list[str] = []
    is_code = new = False
    for line in text.splitlines():
        mark = line.lstrip(" >\t")
        if mark.startswith(("```", "~~~")):
            is_code, new = not is_code, True
        elif not is_code and mark.strip():
            starts = new or bool(_STARTS.match(mark)) or not lines
            if starts:
                lines.append(mark.strip())
            else:
                lines[-1] += f" {mark.strip()}"
            new = mark.startswith("#")
        else:
            new = True
    return _plain("\n".join(lines))


def _plain(text: str) -> str:
    """Without the signs for emphasis and links."""
    return _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", text))


def _paragraphs(file: IO[bytes]) -> Iterator[str]:
    """The paragraphs of a DOCX. Only the part with the text is unpacked, and of it no more than it may have."""
    try:
        with zipfile.ZipFile(file) as archive:
            entry = _main_part(archive)
            with archive.open(entry) as part:
                yield from _words(part)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError, ElementTree.ParseError) as error:  # fmt: skip
        raise refused(_("The document is damaged or locked with a password. Save it again, or paste the text.")) from error  # fmt: skip


def _main_part(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    entries = archive.infolist()
    found = [entry for entry in entries if entry.filename == "word/document.xml"]
    if not found:
        raise refused(_("This is not a document with text, such as DOCX. Open it and paste the words."))
    if len(entries) > MOST_PARTS or len(found) > 1:
        raise refused(
            _("This document has more parts than documents have. It is not opened: paste the text.")
        )
    entry = found[0]
    if entry.flag_bits & 1:
        raise refused(_("The document is locked with a password. Save it without one, or paste the text."))
    packed_tightly = entry.file_size > 1 << 20 and entry.file_size > MOST_RATIO * max(1, entry.compress_size)
    if entry.file_size > MOST_XML or packed_tightly:
        raise refused(_("The document unpacks to far more than it says. It is not opened: paste the text."))
    return entry


def _words(part: IO[bytes]) -> Iterator[str]:
    """Paragraph by paragraph, with what was deleted or moved away left out, and what stands there twice read once."""
    words: list[str] = []
    length, skipped = 0, 0
    root: Any = None
    try:
        for event, element in ElementTree.iterparse(part, events=("start", "end"), forbid_dtd=True):
            root = element if root is None else root
            name = element.tag.replace(_STRICT, _WORD)
            if name.endswith(("}Fallback", "}moveFrom", "}del")):
                skipped += 1 if event == "start" else -1
            elif event == "start" or skipped:
                continue
            elif name == f"{_WORD}t":
                words.append(element.text or "")
                length += len(words[-1])
            elif name in (f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr"):
                words.append(" ")
            elif name == f"{_WORD}p":
                yield "".join(words)
                words.clear()
                root.clear()
            if length > MOST_TEXT * 4:
                raise refused(_("This document has more than 200,000 characters. Send it in parts."))
    except DefusedXmlException as error:
        raise refused(_("The document defines entities of its own, which no draft does. It is not opened.")) from error  # fmt: skip
