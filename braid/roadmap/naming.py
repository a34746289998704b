"""Items by what people call them: the one that is meant, and those that sound like it."""

import re
from difflib import SequenceMatcher

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from braid.people.models import Member
from braid.roadmap.models import Item, Phase

# Words shorter than this say little about what a title is about.
TELLING = 4
LIKE, SHOWN, LOOKED_AT = 0.5, 3, 60


def item_named(member: Member, written: str) -> Item | None:
    """The item of this key or whole title; None when nothing is written.

    Raises:
        ValidationError: there is none, or there are several.
    """
    written = written.strip()
    if not written:
        return None
    rows = Item.objects.visible_to(member)
    found = list(rows.filter(key__iexact=written)[:2]) or list(rows.filter(title__iexact=written)[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise ValidationError(_("Several items are called this. Write the key of the one you mean."))
    raise ValidationError(_("There is no item of this key or title."))


def similar(member: Member, title: str) -> list[Item]:
    """Items that a new one of this title may double, the likeliest first. One query, none for a short title."""
    words = telling(title)
    if not words:
        return []
    either = Q()
    for word in sorted(words, key=len, reverse=True)[:4]:
        either |= Q(title__icontains=word)
    rows = Item.objects.visible_to(member).exclude(phase=Phase.DROPPED).filter(either).order_by("-pk")
    scored = [(likeness(title, row.title), row) for row in rows[:LOOKED_AT]]
    best = sorted((pair for pair in scored if pair[0] >= LIKE), key=lambda pair: (-pair[0], pair[1].pk))
    return [row for _score, row in best[:SHOWN]]


def telling(title: str) -> set[str]:
    """The words of a title that say what it is about."""
    return {word for word in re.findall(r"\w+", title.casefold().replace("\x00", "")) if len(word) >= TELLING}


def likeness(one: str, other: str) -> float:
    """0 to 1: the share of telling words that the shorter title has in common, or how alike the letters are."""
    mine, theirs = telling(one), telling(other)
    shared = len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0
    return max(
        shared if len(mine & theirs) > 1 or shared == 1 else 0.0,
        SequenceMatcher(None, one.casefold(), other.casefold()).ratio() - 0.15,
    )
