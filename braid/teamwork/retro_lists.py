"""Retros as a list: columns, filters, and rows as cells."""

from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from braid.base.lists import Cells, Column, Filter, Listed, Listing
from braid.base.text import number_word
from braid.people.models import Member
from braid.teamwork.models import ActionItem, Retro, RetroCard, RetroStep

STANDS = {
    Retro.State.APART: (gettext_lazy("each apart"), "warn"),
    Retro.State.OPEN: (gettext_lazy("open"), "together"),
    Retro.State.COUNTED: (gettext_lazy("dots counted"), "together"),
    Retro.State.CLOSED: (gettext_lazy("record"), "ok"),
}


def told(rows: Any) -> Any:
    """Each with how many cards it has as `count`, how many steps as `steps` and how many of them are done as `done`."""

    def many(table: Any, path: str, **more: Any) -> Any:
        held = table.objects.filter(**{path: OuterRef("pk")}, **more).order_by().values(path)
        return Subquery(held.annotate(n=Count("pk")).values("n"))

    return rows.annotate(
        count=many(RetroCard, "retro"), steps=many(RetroStep, "topic__retro"),
        done=many(RetroStep, "topic__retro", action__done_at__isnull=False),
    )  # fmt: skip


RETROS = Listing(
    columns=(
        Column("name", gettext_lazy("Looked back on"), "name"),
        Column("meeting", gettext_lazy("Meeting"), "meeting__series__name"),
        Column("on", gettext_lazy("Day"), "meeting__on", "date"),
        Column("cards", gettext_lazy("Cards"), kind="number"),
        Column("steps", gettext_lazy("Steps")),
        Column("stands", gettext_lazy("Stands"), kind="pill"),
    ),
    sort="-on",
    filters=(Filter("stands", gettext_lazy("Stands"), Retro.State.choices, lambda value: Q(state=value)),),
    search=("name", "meeting__series__name"),
)


def retro_cells(member: Member, listed: Listed) -> Cells:
    """One page of retros. One query."""
    rows = listed.rows.values_list("pk", "name", "meeting__series__name", "meeting__on", "state", "count", "steps", "done")  # fmt: skip
    start = f"/w/{member.workspace.slug}/retros/"
    return [
        (
            f"{start}{pk}/",
            {
                "name": name, "meeting": meeting, "on": on, "cards": None if state == Retro.State.APART else count or 0,
                "steps": _("%(done)s of %(n)s done") % {"n": steps, "done": done or 0} if steps else "",
                "stands": (str(STANDS[state][0]), STANDS[state][1]),
            },
        )
        for pk, name, meeting, on, state, count, steps, done in rows
    ]  # fmt: skip


def heading(member: Member) -> str:
    """What is true of all of them, as a sentence. One query."""
    steps = RetroStep.objects.visible_to(member).values("action")
    waits = ActionItem.objects.visible_to(member).filter(pk__in=steps, done_at=None).count()
    if not waits:
        return _("Retros")
    said = ngettext("%(n)s step from a retro is still open", "%(n)s steps from retros are still open", waits)
    return capfirst(said % {"n": number_word(waits)})
