"""From what was heard to the roadmap: several insights linked with an item at once."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from braid.base.lists import Column, Listing
from braid.base.web import Request, go, page
from braid.insights.models import Insight
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.roadmap import actions
from braid.roadmap.models import Item, ItemInsight, Phase

AT_ONCE = 50
PICK_ITEM = Listing(
    (Column("title", gettext_lazy("Title"), "title"),),
    sort="title",
    search=("title", "key", "external_id"),
    per_page=20,
)


@member_view("edit")
def link_chosen(request: Request, member: Member) -> HttpResponse:
    """Finds an item and links with it every insight that was chosen; `tick` in the address says which."""
    picked = [int(pk) for pk in request.GET.getlist("tick") if pk.isdecimal()][:AT_ONCE]
    rows = Insight.objects.visible_to(member).filter(pk__in=picked).order_by("-heard_on", "-pk")
    back = f"/w/{member.workspace.slug}/insights/" + (f"{picked[0]}/" if len(picked) == 1 else "")
    if not rows:
        return go(request, back, _("Tick insights in the list first."))
    if request.method == "POST":
        item = find(Item.objects.visible_to(member), pk=request.POST.get("item", ""))
        return _link(request, member, item, rows, back)
    listed = PICK_ITEM.read(request, member, Item.objects.visible_to(member).exclude(phase=Phase.DROPPED))
    found = list(listed.rows.values_list("pk", "key", "title", "phase"))
    linked = ItemInsight.objects.filter(insight__in=picked, item__in=[row[0] for row in found])
    context = {
        "rows": list(rows),
        "picked": picked,
        "q": listed.q,
        "found": [(pk, key, title, dict(Phase.choices).get(phase, phase)) for pk, key, title, phase in found],
        "linked": set(linked.values_list("item_id", flat=True)) if len(picked) == 1 else set(),
        "back": back,
        "more": listed.pages > 1,
    }
    return page(request, "roadmap/link_chosen.html", context)


def _link(request: Request, member: Member, item: Item, rows: QuerySet[Insight], back: str) -> HttpResponse:
    chosen = list(rows)
    for insight in chosen:
        actions.link_insight(item, by=member, insight=insight)
    said = ngettext(
        "%(n)s insight now speaks for “%(title)s”.", "%(n)s insights now speak for “%(title)s”.", len(chosen)
    )
    return go(request, back, said % {"n": len(chosen), "title": item.title[:80]})
