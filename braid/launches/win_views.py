"""Wins: what went well because of one person of each side, to be named by anybody and looked back on."""

from django.db.models import Q
from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.activity.panels import talk
from braid.base.cells import Shown
from braid.base.components import initials
from braid.base.lists import Cells, Column, Filter, Listed, Listing, kept_cells
from braid.base.web import Request, go, page
from braid.goals.answers import form_page
from braid.launches import reviewing
from braid.launches.models import Win
from braid.launches.review_forms import WinForm
from braid.launches.views import posted
from braid.messaging.forms import attempt
from braid.people.doors import find, member_view
from braid.people.models import Member

WINS = Listing(
    columns=(
        Column("text", gettext_lazy("What went well")),
        Column("who", gettext_lazy("Who did it"), kind="owners"),
        Column("of", gettext_lazy("Launch"), "review__launch__name"),
        Column("on", gettext_lazy("Named on"), "at", "date"),
        Column("by", gettext_lazy("Named by"), "by__name"),
    ),
    sort="-on",
    filters=(
        Filter(
            "of", gettext_lazy("Of"),
            [("launch", gettext_lazy("A launch")), ("work", gettext_lazy("Work together"))],
            lambda value: Q(review=None) if value == "work" else Q(review__isnull=False),
        ),
    ),
    search=("text", "product__name", "marketing__name", "review__launch__name"),
)  # fmt: skip


@member_view("view")
def wins(request: Request, member: Member) -> HttpResponse:
    """All that went well, the newest first."""
    listed = WINS.read(request, member, Win.objects.visible_to(member))
    listed.cells = kept_cells(member, listed, lambda: _cells(member, listed))
    return page(request, "launches/wins.html", {"listed": listed})


def _cells(member: Member, listed: Listed) -> Cells:
    start = f"/w/{member.workspace.slug}/"
    rows = listed.rows.select_related("product", "marketing", "by", "review__launch")
    return [
        (
            f"{start}{row.place}",
            {
                "text": row.text, "who": _pair(row), "of": row.review.launch.name if row.review else "",
                "on": localdate(row.at), "by": row.by.name if row.by else "",
            },
        )
        for row in rows
    ]  # fmt: skip


def _pair(row: Win) -> tuple[Shown | None, Shown | None]:
    product, marketing = (
        Shown(who.name, who.side, initials(who.name)) if who else None for who in (row.product, row.marketing)
    )
    return product, marketing


@member_view("view")
def win(request: Request, member: Member, pk: int) -> HttpResponse:
    """What went well, who did it, and what hangs on it: a picture of it, the mail of thanks."""
    rows = Win.objects.visible_to(member).select_related("product", "marketing", "by", "review__launch")
    row = find(rows, pk=pk)
    return page(request, "launches/win.html", {"win": row, "talk": talk(member, row)})


@member_view("edit")
def win_of_work(request: Request, member: Member) -> HttpResponse:
    """Names what went well, of a launch or of any other work together."""
    form = WinForm(posted(request), member=member, instance=Win(workspace_id=member.workspace_id))
    if made := attempt(form, lambda: reviewing.name_win(None, by=member, **form.values)):
        return go(request, f"/w/{member.workspace.slug}/{made.place}", _("Named. Both are told."))
    home = f"/w/{member.workspace.slug}/wins/"
    return form_page(
        request, form, heading=_("What went well, and who did it?"), save=_("Name it"), cancel=home,
        crumb=(_("Wins"), home),
    )  # fmt: skip


@member_view("edit")
def win_taken_away(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes a win away."""
    row = find(Win.objects.visible_to(member).select_related("review__launch"), pk=pk)
    if request.method == "POST":
        reviewing.remove_win(row, by=member)
    return go(request, f"/w/{member.workspace.slug}/wins/")
