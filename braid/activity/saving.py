"""Keeping a view of a list under a name: what was asked of it, for oneself or for everybody."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.models import SavedView
from braid.base.rows import keep
from braid.people.models import Member, Workspace

# So many views of one list are shown above it.
SHOWN = 20
_LIST = re.compile(r"[a-z][a-z-]*(/[a-z-]+)*/")


def views_of(member: Member, path: str) -> list[dict[str, Any]]:
    """The views of the list at this address, one's own first. No query, but for the first list after a change of views."""
    place = list_path(member, path)
    return _all_views(member).get(place, [])[:SHOWN] if place and member.workspace.views_version else []


def _all_views(member: Member) -> dict[str, list[dict[str, Any]]]:
    """All views that this member may use, by list: few, and seldom changed, they have a version of their own."""

    def read() -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for row in SavedView.objects.visible_to(member).order_by("is_shared", "name", "pk"):
            view = {"pk": row.pk, "name": row.name, "query": row.query, "shared": row.is_shared}
            found.setdefault(row.list_path, []).append(view | {"changeable": row.changeable_by(member)})
        return found

    if not settings.REMEMBER or connection.in_atomic_block:
        return read()
    name = f"views:{member.workspace_id}:{member.workspace.views_version}:{member.pk}:{member.right}"
    return caches["pages"].get_or_set(name, read, 3600) or {}


def _changed(by: Member) -> None:
    """What was kept of the views no longer holds."""
    Workspace.objects.filter(pk=by.workspace_id).update(views_version=F("views_version") + 1)
    by.workspace.views_version += 1


def list_path(member: Member, path: str) -> str:
    """What follows `/w/<slug>/` in the address of a list; empty when it is none, or about one thing alone."""
    prefix = f"/w/{member.workspace.slug}/"
    place = path.removeprefix(prefix) if path.startswith(prefix) else ""
    return place if _LIST.fullmatch(place) and len(place) <= 100 else ""


def tidy(query: str) -> str:
    """What was asked, in one order and without the page.

    Raises:
        ValidationError: nothing was asked, or more than can be kept.
    """
    asked = {key: value for key, value in parse_qsl(query.replace("\x00", "")) if key != "page"}
    kept = urlencode(sorted(asked.items()))
    if not kept or len(kept) > 1000:
        raise ValidationError(
            {"name": _("Choose a filter, an order or a search first: that is what a view keeps.")}
        )
    return kept


@transaction.atomic
def save_view(*, by: Member, list_path: str, query: str, name: str, is_shared: bool = False) -> SavedView:
    """Keeps a view under a name.

    Raises:
        ValidationError: naming the field: the name is taken, or there is nothing to keep.
    """
    row = keep(by, SavedView(by=by), list_path=list_path, query=tidy(query), name=name, is_shared=is_shared)
    _changed(by)
    record(by, "view.saved", row, shared=is_shared)
    return row


@transaction.atomic
def change_view(row: SavedView, *, by: Member, name: str, is_shared: bool) -> SavedView:
    """Gives a view another name, or shares it.

    Raises:
        PermissionDenied: it is somebody else's.
    """
    if not row.changeable_by(by):
        raise PermissionDenied
    keep(by, row, name=name, is_shared=is_shared)
    _changed(by)
    record(by, "view.changed", row, shared=is_shared)
    return row


@transaction.atomic
def remove_view(row: SavedView, *, by: Member) -> None:
    """Takes a view away; the list stays as it is."""
    if not row.changeable_by(by):
        raise PermissionDenied
    record(by, "view.removed", row, list=row.list_path, query=row.query)
    row.delete()
    _changed(by)
