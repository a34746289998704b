"""The lists of releases and of changes: columns, filters, and rows as cells."""

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from braid.base.lists import Cells, Column, Filter, Listed, Listing, kept_cells
from braid.base.models import BOTH_SIDES
from braid.base.text import day, shortened
from braid.people.models import Member
from braid.roadmap.lists import offered
from braid.roadmap.models import ChangeNotice, Item

# A shorter notice than this is a surprise.
NOTICE_DAYS = 10


def _owners(member: Member) -> list[tuple[str, str]]:
    return [("none", _("Nobody yet")), *offered("owner")(member)]


RELEASES = Listing(
    columns=(
        Column("name", gettext_lazy("Release"), "name"),
        Column("owner", gettext_lazy("Owner"), "owner__name"),
        Column("planned", gettext_lazy("Planned"), "planned_on", "date"),
        Column("released", gettext_lazy("Out since"), "released_on", "date"),
        Column("items", gettext_lazy("Items"), kind="number"),
    ),
    sort="-planned",
    filters=(
        Filter("out", gettext_lazy("State"), [("yes", gettext_lazy("Out")), ("no", gettext_lazy("Not out yet"))],
               lambda value: Q(released_on__isnull=value == "no")),
        Filter("owner", gettext_lazy("Owner"), _owners, lambda value: Q(owner=None) if value == "none" else Q(owner_id=value)),
    ),
    search=("name", "owner__name"),
)  # fmt: skip


def whose_change(member: Member) -> list[tuple[str, str]]:
    """The two sides as they are called here."""
    return [(side, member.workspace.side_name(side)) for side in BOTH_SIDES]


CHANGES = Listing(
    columns=(
        Column("what", gettext_lazy("What changes"), "what"),
        Column("side", gettext_lazy("Made by"), "side", "side"),
        Column("effective", gettext_lazy("Takes effect"), "effective_on", "date"),
        Column("told", gettext_lazy("Other side told"), "told_on", "date"),
        Column("notice", gettext_lazy("Notice"), kind="pill"),
        Column("item", gettext_lazy("Item"), "item__title"),
    ),
    sort="-effective",
    filters=(
        Filter("side", gettext_lazy("Made by"), whose_change),
        Filter("told", gettext_lazy("Other side"), [("yes", gettext_lazy("Told")), ("no", gettext_lazy("Not told yet"))],
               lambda value: Q(told_on__isnull=value == "no")),
    ),
    search=("what", "item__title"),
)  # fmt: skip


def release_cells(member: Member, listed: Listed) -> Cells:
    """One page of releases with how much is in them. Two queries, remembered."""
    return kept_cells(member, listed, lambda: _release_cells(member, listed), member.pk)


def _release_cells(member: Member, listed: Listed) -> Cells:
    rows = list(listed.rows.values_list("pk", "name", "owner__name", "planned_on", "released_on"))
    # (The page is remembered for all who see the list: only what all of them see is counted.)
    held = Item.objects.open_in(member.workspace_id).filter(release__in=[row[0] for row in rows]).order_by()
    counts = dict(held.values_list("release").annotate(Count("pk")))
    start = f"/w/{member.workspace.slug}/roadmap/releases/"
    return [
        (
            f"{start}{pk}/",
            {
                "name": name,
                "owner": owner or "",
                "planned": day(planned),
                "released": day(out),
                "items": counts.get(pk, 0),
            },
        )
        for pk, name, owner, planned, out in rows
    ]


def notice_pill(days: int | None, is_incident_fix: bool) -> tuple[str, str]:
    """How much notice the other side had, in words, and the tone of it; `days` is None when it was not told."""
    if is_incident_fix:
        return _("fix of an incident"), ""
    if days is None:
        return _("not told yet"), "bad"
    if days < 0:
        return _("told afterwards"), "bad"
    text = ngettext("%(days)s day of notice", "%(days)s days of notice", days) % {"days": days}
    return text, "ok" if days >= NOTICE_DAYS else "warn"


def change_cells(member: Member, listed: Listed) -> Cells:
    """One page of changes. One query."""
    rows: QuerySet[ChangeNotice] = listed.rows.select_related("item")
    start = f"/w/{member.workspace.slug}/"
    return [
        (
            f"{start}{row.place}",
            {
                "what": shortened(row.what),
                "side": row.side,
                "effective": day(row.effective_on),
                "told": day(row.told_on),
                "notice": notice_pill(row.notice_days, row.is_incident_fix),
                "item": shortened(row.item.title, 60) if row.item else "",
            },
        )
        for row in rows
    ]
