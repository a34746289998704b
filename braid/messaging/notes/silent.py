"""What is out and nobody has been told of: items without a published note, without content, and not quiet by choice."""

from typing import Any

from django.db.models import Count, DateField, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from braid.base.lists import Cells, Column, Filter, Listed, Listing, kept_cells
from braid.base.models import BOTH_SIDES
from braid.base.plugs import panels
from braid.base.sides import side_name
from braid.base.text import day
from braid.messaging.models import ContentItem, NotePublication
from braid.people.models import Member
from braid.roadmap.models import Item, Phase, QuietChoice

# Rooms above say here which items they tell of: `(member, workspace) -> numbers of items`.
PLACE = "messaging.told"
OUT = (Phase.LAUNCH, Phase.LEARN)


def out_items(member: Member) -> Any:
    """Items that customers notice and have, each with the day since when as `out_on`."""
    by_release = Q(released_on=None, phase__in=OUT, release__released_on__isnull=False)
    rows = Item.objects.visible_to(member).filter(visibility=Item.Visibility.CUSTOMER)
    rows = rows.exclude(phase=Phase.DROPPED).filter(Q(released_on__isnull=False) | by_release)
    return rows.annotate(out_on=Coalesce("released_on", F("release__released_on"), output_field=DateField()))


def silent_items(member: Member) -> Any:
    """Those of them that nobody was told of, and about which the two sides have not chosen to keep quiet."""
    said = ContentItem.objects.in_use().filter(item=OuterRef("pk"))
    noted = NotePublication.objects.in_use().filter(note__item=OuterRef("pk"), taken_back_at=None)
    quiet = (
        QuietChoice.objects.filter(item=OuterRef("pk"), side__in=BOTH_SIDES)
        .order_by()
        .values("item")
        .annotate(many=Count("side", distinct=True))
        .values("many")
    )
    elsewhere = set().union(*panels(PLACE, member, member.workspace, keep=False))
    rows = out_items(member).filter(~Exists(said), ~Exists(noted))
    rows = rows.annotate(quiet=Coalesce(Subquery(quiet), 0)).exclude(quiet=len(BOTH_SIDES))
    return rows.exclude(pk__in=elsewhere) if elsewhere else rows


def _quiet(value: str) -> Q:
    return {"one": Q(quiet=1), "none": Q(quiet=0)}[value]


SILENT = Listing(
    columns=(
        Column("title", gettext_lazy("Item"), "title"),
        Column("release", gettext_lazy("Release"), "release__name"),
        Column("out_on", gettext_lazy("Out since"), "out_on", "date"),
        Column("importance", gettext_lazy("Importance"), "importance"),
        Column("quiet", gettext_lazy("Quiet by choice of")),
    ),
    sort="-importance",
    filters=(
        Filter("importance", gettext_lazy("Importance"), Item._meta.get_field("importance").choices, "importance"),  # type: ignore[arg-type]
        Filter("quiet", gettext_lazy("Quiet by choice"), [("one", gettext_lazy("one side only")), ("none", gettext_lazy("nobody"))], _quiet),
    ),
    search=("title", "key"),
)  # fmt: skip


def silent_cells(member: Member, listed: Listed) -> Cells:
    """One page of them. Two queries, remembered."""
    return kept_cells(member, listed, lambda: _cells(member, listed), member.pk)


def _cells(member: Member, listed: Listed) -> Cells:
    rows = list(listed.rows.values_list("pk", "title", "release__name", "out_on", "importance"))
    chosen: dict[int, list[str]] = {}
    for pk, side in QuietChoice.objects.filter(item__in=[row[0] for row in rows]).values_list("item", "side"):
        chosen.setdefault(pk, []).append(side_name(side))
    words = dict(Item._meta.get_field("importance").choices or ())
    return [
        (
            f"/w/{member.workspace.slug}/roadmap/{pk}/",
            {
                "pk": pk,
                "title": title,
                "release": release or "",
                "out_on": day(out_on),
                "importance": str(words.get(importance, "")),
                "quiet": ", ".join(chosen.get(pk, ())),
            },
        )
        for pk, title, release, out_on, importance in rows
    ]
