"""What a screen answers when its row is not there: was it put away, and what had somebody typed?"""

from typing import Any

from django.db import models
from django.http import Http404, HttpResponse

from braid.base.models import WorkspaceModel, put_away
from braid.base.text import day
from braid.base.web import Request, page
from braid.people.models import Member

PLAIN = (models.CharField, models.TextField, models.DateField, models.DecimalField, models.IntegerField)


class Missing(Http404):
    """No row fits: of which table, and how it was looked for."""

    def __init__(self, model: type[models.Model], lookup: dict[str, Any]) -> None:
        super().__init__()
        self.model, self.lookup = model, lookup


def answer(request: Request, member: Member, missing: Missing) -> HttpResponse:
    """The page of what was put away, with a way back; what was typed into a form of it stays readable.

    Raises:
        Missing: there is no such row for this member, and nothing was typed.
    """
    row = _archived(member, missing)
    typed = _typed(request)
    if row is None and not typed:
        raise missing
    context = {
        "row": row,
        "facts": _facts(row) if row else [],
        "typed": typed,
        "sent": request.method == "POST",
    }
    status = 404 if row is None else 409 if request.method == "POST" else 200
    return page(request, "people/missing.html", context, status=status)


def _archived(member: Member, missing: Missing) -> Any:
    """The row itself, or what it is a part of, if that is in the archive."""
    if not issubclass(missing.model, WorkspaceModel) or "pk" not in missing.lookup:
        return None
    rows = missing.model.objects.visible_with_archived(member)
    try:
        row: Any = rows.filter(pk=missing.lookup["pk"]).first()
    except (ValueError, OverflowError):
        return None
    for path in put_away(missing.model) if row else ():
        whole = row
        for step in path.split("__")[:-1]:
            whole = getattr(whole, step)
        if whole.archived_at:
            return whole
    return None


def _facts(row: Any) -> list[tuple[str, Any]]:
    """What it says, in the order of its columns."""
    found = []
    for field in row._meta.fields:
        value = getattr(row, field.attname)
        if not isinstance(field, PLAIN) or not field.editable or value in (None, "") or field.primary_key:
            continue
        shown = getattr(row, f"get_{field.name}_display", lambda value=value: value)()
        found.append((str(field.verbose_name), day(shown) if isinstance(field, models.DateField) else shown))
    return found


def _typed(request: Request) -> list[str]:
    """The texts of a form that was sent, longest first: to be copied."""
    if request.method != "POST":
        return []
    texts = {
        value.strip()
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and not name.startswith("opened_") and " " in value.strip()
    }
    return sorted(texts, key=len, reverse=True)[:20]
