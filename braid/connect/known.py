"""Finds what rows refer to: releases, metrics, people, items. Everything of a workspace is asked once."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from braid.base.models import Side
from braid.connect.context import Context, NotThisRow
from braid.connect.named import Names
from braid.goals.models import Metric, Objective, Period, StrategyPoint
from braid.insights.models import Customer
from braid.people.models import Member
from braid.roadmap.models import Item, Milestone, Release, Tag


def _table(context: Context, name: str, model: type[Any], column: str) -> dict[str, Any]:
    if name not in context.memory:
        context.memory[name] = {str(getattr(row, column)).casefold(): row for row in context.rows(model)}
    return context.memory[name]


def release(context: Context, name: str, *, make: bool = True) -> Release | None:
    """The release of that name, made when it is not there yet."""
    if not name:
        return None
    known = _table(context, "releases", Release, "name")
    if name.casefold() not in known:
        if not make:
            return None
        known[name.casefold()] = context.make(Release, name=name)
    return known[name.casefold()]


def metric(context: Context, name: str, kind: str = Metric.Kind.DRIVER) -> Metric | None:
    """The metric of that name, made as one of this kind when it is not there yet."""
    if not name:
        return None
    known = _table(context, "metrics", Metric, "name")
    if name.casefold() not in known:
        known[name.casefold()] = context.make(Metric, name=name[:200], kind_of=kind)
    return known[name.casefold()]


def tag(context: Context, name: str) -> Tag:
    """The tag of that name, made when it is not there yet."""
    known = _table(context, "tags", Tag, "name")
    if name.casefold() not in known:
        known[name.casefold()] = context.make(Tag, name=name)
    return known[name.casefold()]


def objective(context: Context, reference: str) -> tuple[int, str] | None:
    """The objective meant by its id in the source or its title, as (primary key, title); the newest of that title."""
    if "objectives" not in context.memory:
        by_title: dict[str, tuple[int, str]] = {}
        by_id: dict[str, tuple[int, str]] = {}
        rows = context.rows(Objective).order_by("-period__starts_on", "-pk")
        for pk, external, title in rows.values_list("pk", "external_id", "title"):
            by_title.setdefault(" ".join(title.split()).casefold(), (pk, title))
            if external:
                by_id.setdefault(external.casefold(), (pk, title))
        context.memory["objectives"] = {**by_id, **by_title}
    return context.memory["objectives"].get(" ".join(reference.split()).casefold())


def strategy(context: Context, title: str) -> StrategyPoint | None:
    """The point of the strategy with that title, made when it is not there yet."""
    if not title:
        return None
    known = _table(context, "strategy", StrategyPoint, "title")
    if title.casefold() not in known:
        known[title.casefold()] = context.make(StrategyPoint, title=title)
    return known[title.casefold()]


def customer(context: Context, name: str) -> Customer | None:
    """The customer of that name, made when it is not there yet."""
    if not name:
        return None
    known = _table(context, "customers", Customer, "name")
    if name.casefold() not in known:
        known[name.casefold()] = context.make(Customer, name=name)
    return known[name.casefold()]


def period(context: Context, name: str) -> Period | None:
    """The period of that name."""
    return _table(context, "periods", Period, "name").get(name.casefold())


def member(context: Context, name: str) -> Member | None:
    """The member meant by a name or a mail address; None when nobody or more than one fits."""
    if "people" not in context.memory:
        known: dict[str, Any] = {}
        for person in context.rows(Member):
            for word in filter(None, (person.name.casefold(), person.email.casefold())):
                known[word] = None if word in known else person
        context.memory["people"] = known
    return context.memory["people"].get(name.casefold())


def somebody(context: Context, name: str, field: str) -> Member | None:
    """The member meant, for a field that is refused where nobody is.

    Raises:
        NotThisRow: nobody here is called so, or more than one is.
    """
    found = member(context, name) if name else None
    if name and found is None:
        told = _("%(field)s: nobody here is called “%(name)s”, or more than one is")
        raise NotThisRow(told % {"field": field.replace("_", " "), "name": name[:80]})
    return found


def item(context: Context, reference: str) -> int | None:
    """The primary key of the item meant by an id of the source, a key or a title."""
    if "items" not in context.memory:
        by_title: dict[str, int] = {}
        by_ref: dict[str, int] = {}
        for pk, external, key, title in context.rows(Item).values_list("pk", "external_id", "key", "title"):
            by_title.setdefault(title.casefold(), pk)
            for word in filter(None, (external, key)):
                by_ref.setdefault(word.casefold(), pk)
        context.memory["items"] = {**by_title, **by_ref}
    known = context.memory["items"]
    word = reference.strip().casefold()
    bare = re.sub(r"^(?:kep-|#)", "", word)
    return known.get(word) or known.get(bare)


def item_by_name(context: Context, text: str, release_name: str) -> int | None:
    """The item of a release that a text names in words; None when it names none or several."""
    if not release_name:
        return None
    if "names" not in context.memory:
        names = Names()
        rows = context.rows(Item).values_list("pk", "title", "release__name")
        pairs = {(pk, title, name) for pk, title, name in rows}
        pairs |= set(context.rows(Milestone).values_list("item_id", "item__title", "release__name"))
        for pk, title, name in sorted(pairs, key=str):
            if name:
                names.add(name.casefold(), pk, title)
        context.memory["names"] = names
    return context.memory["names"].find(text, release_name.casefold())


def owner(context: Context, name: str) -> tuple[int | None, str]:
    """An owner as (member, label): a member when one is meant, otherwise the words as a team."""
    person = member(context, name)
    return (person.pk, "") if person else (None, name[:120])


def owned_by(names: list[str]) -> str:
    """Owner names as one value that can be compared."""
    return "; ".join(sorted(names))


SIDES = (Side.PRODUCT.value, Side.MARKETING.value)
