"""`@Name` in a text: whom it means, and how it is shown."""

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from braid.base.lists import remembered
from braid.people.models import Member

_TAG = re.compile(r"(<[^>]*>)")
_SILENT = ("a", "code", "pre")


def roster(member: Member) -> list[tuple[int, str]]:
    """Everybody who is here, for mentions: number and name, longest names first. One query, remembered."""

    def read() -> list[tuple[int, str]]:
        rows = Member.objects.visible_to(member).here().values_list("pk", "name")
        return sorted(rows, key=lambda row: -len(row[1]))

    found: list[tuple[int, str]] = remembered(member, "mention-roster", read)
    return found


def _names(people: Iterable[tuple[int, str]]) -> dict[str, int | None]:
    """Whom each name means: a whole name, or a first name that only one has; None where it could be several."""
    whole: dict[str, int | None] = {}
    first: dict[str, int | None] = {}
    for pk, name in people:
        for names, key in ((whole, name.casefold()), (first, name.casefold().split(" ")[0])):
            names[key] = None if key in names else pk
    return {**first, **whole}


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    known = sorted((re.escape(name) for name in names if name), key=len, reverse=True)
    return re.compile(rf"(?<![\w@])@({'|'.join(known)})(?!\w)", re.IGNORECASE) if known else None


def mentioned(text: str, people: Iterable[tuple[int, str]]) -> list[int]:
    """The numbers of those whom a text names, each once."""
    names = _names(people)
    pattern = _pattern(names)
    found = [names.get(match.group(1).casefold()) for match in pattern.finditer(text)] if pattern else []
    return list(dict.fromkeys(pk for pk in found if pk is not None))


def linked(html: Markup, people: Iterable[tuple[int, str]], prefix: str) -> Markup:
    """Sanitised HTML with each mention as a link to the person; nothing inside of links and code is touched."""
    names = {str(escape(name)): pk for name, pk in _names(people).items()}
    pattern = _pattern(names)
    if pattern is None or "@" not in html:
        return html

    def link(match: re.Match[str]) -> str:
        pk = names.get(match.group(1).casefold())
        return (
            f'<a class="mention" href="{prefix}people/{pk}/">{match.group(0)}</a>' if pk else match.group(0)
        )

    parts, silent = [], 0
    for piece in _TAG.split(html):
        if piece.startswith("<"):
            name = piece.strip("</> ").split(" ")[0]
            silent += (-1 if piece.startswith("</") else 1) if name in _SILENT else 0
            parts.append(piece)
        else:
            parts.append(piece if silent else pattern.sub(link, piece))
    return Markup("".join(parts))  # noqa: S704  (sanitised HTML, and links made of numbers and of its own text)
