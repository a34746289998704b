"""The archive of a workspace, and the buttons that put away, bring back, delete for good and undo."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CharField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Substr
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from braid.activity.archive import archivable, archive, bring_back, delete_for_good, goes_with
from braid.activity.models import Event
from braid.activity.undo import put_away_lately, undo, undo_of
from braid.activity.words import kind_label
from braid.base.csvs import Row, Table
from braid.base.forms import PlainForm, done
from braid.base.web import Request, go, page, sorry
from braid.people.doors import find, member_view
from braid.people.models import Member

PER_PAGE = 50
NAMING = ("title", "name", "what", "term", "text", "area", "audience", "first_on")
LONG = 160


@member_view("view")
def archive_list(request: Request, member: Member) -> HttpResponse:
    """What was put away, the newest first, with a button that brings it back."""
    kinds = archivable()
    chosen = request.GET.get("kind", "")
    models = [kinds[chosen]] if chosen in kinds else list(kinds.values())
    rows = _put_away(member, models, LONG)
    number = request.GET.get("page", "1")
    start = (int(number[:6]) - 1) * PER_PAGE if number.isdecimal() and int(number[:6]) else 0
    found = list(rows.order_by("-archived_at", "-pk")[start : start + PER_PAGE + 1])
    people = Member.objects.visible_to(member).in_bulk({row["archived_by_id"] for row in found})
    for row in found:
        row["by"] = people.get(row["archived_by_id"])
        row["label"] = kind_label(row["of"])
    context = {
        "rows": found[:PER_PAGE],
        "kinds": sorted(((kind, kind_label(kind)) for kind in kinds), key=lambda pair: pair[1]),
        "chosen": chosen if chosen in kinds else "",
        "together": put_away_lately(member) if member.may("edit") and not start else [],
        "older": start // PER_PAGE + 2 if len(found) > PER_PAGE else 0,
        "newer": start // PER_PAGE,
        "table": Table(
            request.path, (_("What"), _("Kind"), _("Archived"), _("Archived by")),
            lambda: _whole(member, models), len(found), {"kind": chosen if chosen in kinds else ""},
        ),
    }  # fmt: skip
    return page(request, "activity/archive.html", context)


def _whole(member: Member, models: list[type[Any]]) -> Iterator[Row]:
    """All that was put away, for a table. Two queries."""
    people = dict(Member.objects.visible_to(member).values_list("pk", "name"))
    for row in _put_away(member, models).order_by("-archived_at", "-pk"):
        values = (
            row["called"],
            kind_label(row["of"]),
            row["archived_at"],
            people.get(row["archived_by_id"], ""),
        )
        yield "", values


def _put_away(member: Member, models: list[type[Any]], most: int = 0) -> QuerySet[Any, dict[str, Any]]:
    """One question about all tables; no more of a text than `most`."""
    first, *others = [_of(member, model, most) for model in models]
    return first.union(*others, all=True) if others else first


def _of(member: Member, model: type[Any], most: int) -> QuerySet[Any, dict[str, Any]]:
    columns = {field.name for field in model._meta.fields}
    naming = next(name for name in NAMING if name in columns)
    whole = Cast(naming, TextField())
    called = Substr(whole, 1, most) if most else whole
    rows = model.objects.visible_with_archived(member).filter(archived_at__isnull=False).order_by()
    return rows.values(
        "pk", "archived_at", "archived_by_id", of=Value(model._meta.label_lower, CharField()), called=called
    )


def _find(member: Member, kind: str, pk: int) -> Any:
    model = archivable().get(kind)
    if model is None:
        raise Http404
    return find(model.objects.visible_with_archived(member), pk=pk)


@member_view("edit")
def archive_put(request: Request, member: Member, kind: str, pk: int) -> HttpResponse:
    """Puts something away; the toast has a button that takes that back."""
    row = _find(member, kind, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    archive(row, by=member)
    said = _("“%(title)s” is in the archive now.") % {"title": str(row)[:80]}
    return go(request, _here(member, row.home), said, undo=undo_of(member, row))


@member_view("edit")
def archive_back(request: Request, member: Member, kind: str, pk: int) -> HttpResponse:
    """Brings something back, to its own page."""
    row = _find(member, kind, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        bring_back(row, by=member)
    except ValidationError as refused:
        sorry(request, _("“%(title)s” was not brought back: %(why)s") % {"title": str(row)[:80], "why": " ".join(refused.messages)})  # fmt: skip
        return go(request, _here(member, "archive/"))
    return go(request, _here(member, row.place), _("Brought back."))


@member_view("manage")
def archive_delete(request: Request, member: Member, kind: str, pk: int) -> HttpResponse:
    """Says what would be deleted, then deletes it for good."""
    row = _find(member, kind, pk)
    form = PlainForm(request.POST or None, member=member)
    here = _here(member, "archive/")
    if request.method == "POST":
        form = PlainForm({}, member=member)
        if done(form, lambda: delete_for_good(row, by=member)):
            return go(request, here, _("Deleted for good."))
    context = {
        "row": row, "form": form, "parts": goes_with(row), "label": kind_label(row.kind), "archive": here,
    }  # fmt: skip
    return page(request, "activity/delete.html", context, status=422 if request.method == "POST" else 200)


@member_view("edit")
def undo_event(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes back what one has just done."""
    event = find(Event.objects.visible_to(member).filter(by=member), pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        row = undo(event, by=member)
    except ValidationError as refused:
        sorry(request, " ".join(refused.messages))
        return go(request, _here(member, event.place or "activity/"))
    if isinstance(row, str):
        return go(request, _here(member, row), _("Taken back."))
    return go(
        request, _here(member, row.home if getattr(row, "archived_at", None) else row.place), _("Taken back.")
    )


def _here(member: Member, rest: str) -> str:
    return f"/w/{member.workspace.slug}/{rest}"
