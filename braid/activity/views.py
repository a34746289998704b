"""What was said about things, and everything that happened in a workspace."""

from django.apps import apps
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from braid.activity.deeds import done
from braid.activity.facts import names
from braid.activity.models import Event
from braid.activity.panels import url_of
from braid.activity.words import detail, kind_label
from braid.base.lists import Cells, Column, Filter, Listed, Listing, kept_cells
from braid.base.models import Side, WorkspaceModel
from braid.base.text import moment
from braid.base.web import page
from braid.people.doors import member_view
from braid.people.faces import portrait
from braid.people.models import Member


def talkable() -> dict[str, type[WorkspaceModel]]:
    """Every kind of row that has a page of its own, and so can be talked about."""
    return {
        model._meta.label_lower: model
        for model in apps.get_models()
        if issubclass(model, WorkspaceModel) and model.place is not WorkspaceModel.place
    }


def side_choices(member: Member) -> list[tuple[str, str]]:
    """The sides by their names in this workspace."""
    return [(side, member.workspace.side_name(side)) for side in Side.values]


def kind_choices(member: Member) -> list[tuple[str, str]]:
    """The kinds of rows that have a page, by name."""
    return sorted(((kind, kind_label(kind)) for kind in talkable()), key=lambda pair: pair[1])


LISTING = Listing(
    columns=[
        Column("title", gettext_lazy("What")),
        Column("done", gettext_lazy("What happened")),
        Column("by", gettext_lazy("Who")),
        Column("at", gettext_lazy("When"), sort="at", kind="date"),
    ],
    sort="-at",
    filters=[
        Filter("side", gettext_lazy("Side"), side_choices),
        Filter("kind", gettext_lazy("Kind"), kind_choices, lookup="subject_kind"),
        Filter("by", gettext_lazy("Who"), lambda member: people(member), lookup=lambda v: Q(by_id=v)),
    ],
    search=["title"],
)


def people(member: Member) -> list[tuple[str, str]]:
    """Everybody on the roster, by name."""
    rows = Member.objects.visible_to(member).order_by("name").values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows]


@member_view("view")
def activity_list(request: HttpRequest, member: Member) -> HttpResponse:
    """Everything that happened here, the newest first."""
    listed = LISTING.read(request, member, Event.objects.visible_to(member))
    # (What a reader may read of the names, and the time on their clock, is theirs alone.)
    also = f"{member.pk}:{timezone.get_current_timezone_name()}"
    listed.cells = kept_cells(member, listed, lambda: _cells(member, listed), also=also)
    return page(request, "activity/list.html", {"listed": listed}, part="rows")


def _cells(member: Member, listed: Listed) -> Cells:
    events = list(listed.rows.select_related("by"))
    known = names(member, events)
    found: Cells = []
    for event in events:
        what = ": ".join(part for part in (done(event.name), detail(event, known)) if part)
        cells = {
            "title": event.title or kind_label(event.subject_kind),
            "done": what,
            "by": portrait(event.by) if event.by else "Braid",
            "at": moment(event.at),
        }
        found.append((url_of(member, event), cells))
    return found
