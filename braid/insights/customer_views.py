"""Customers: who they are, what they said, and one that goes by two names."""

from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Max
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.activity.panels import talk
from braid.base.forms import done
from braid.base.lists import Column, Filter, Listing
from braid.base.web import Request, go, page, sorry
from braid.insights.actions import change_customer
from braid.insights.forms import CustomerForm
from braid.insights.lists import Cells, offered
from braid.insights.merging import merge_customer
from braid.insights.models import Customer, Insight
from braid.people.doors import find, member_view
from braid.people.models import Member


def customer_segments(member: Member) -> list[tuple[str, str]]:
    """Segments that customers are in."""
    rows = Customer.objects.visible_to(member).exclude(segment="").order_by("segment")
    return [(name, name) for name in rows.values_list("segment", flat=True).distinct()[:200]]


CUSTOMERS = Listing(
    columns=(
        Column("name", gettext_lazy("Customer"), "name"),
        Column("segment", gettext_lazy("Segment"), "segment"),
        Column("heard", gettext_lazy("Insights"), kind="number"),
        Column("last", gettext_lazy("Last heard"), kind="date"),
    ),
    sort="name",
    filters=(Filter("segment", gettext_lazy("Segment"), customer_segments),),
    search=("name", "segment"),
)


def _cells(member: Member, rows: Any) -> Cells:
    """One page of customers with what was heard from them. Two queries."""
    kept = list(rows)
    seen = Insight.objects.visible_to(member).filter(customer__in=[row.pk for row in kept]).order_by()
    heard = {pk: rest for pk, *rest in seen.values_list("customer").annotate(Count("pk"), Max("heard_on"))}
    start = f"/w/{member.workspace.slug}/insights/customers/"
    return [
        (
            f"{start}{row.pk}/",
            {
                "name": row.name,
                "segment": row.segment,
                "heard": heard.get(row.pk, [0])[0],
                "last": heard.get(row.pk, [0, None])[1],
            },
        )
        for row in kept
    ]


@member_view("view")
def customers(request: Request, member: Member) -> HttpResponse:
    """Every customer by name."""
    listed = CUSTOMERS.read(request, member, Customer.objects.visible_to(member))
    listed.cells = _cells(member, listed.rows)
    return page(request, "insights/customers.html", {"listed": listed})


@member_view("view", post="edit")
def customer(request: Request, member: Member, pk: int) -> HttpResponse:
    """One customer: what was heard from them; posting changes the name or the segment, or merges them."""
    row = find(Customer.objects.visible_to(member), pk=pk)
    here = f"/w/{member.workspace.slug}/insights/customers/"
    if request.method == "POST" and "into" in request.POST:
        return _merge(request, member, row, here)
    form = CustomerForm(request.POST or None, member=member, instance=copy(row))
    if request.method == "POST" and done(form, lambda: change_customer(row, by=member, **form.values)):
        return go(request, f"{here}{pk}/", _("Changed."))
    heard = Insight.objects.visible_to(member).filter(customer=row).order_by("-heard_on", "-pk")
    context = {
        "customer": row,
        "form": form,
        "heard": list(heard[:50]),
        "others": offered(member)["customers"],
        "talk": talk(member, row),
    }
    return page(request, "insights/customer.html", context, status=422 if form.is_bound else 200)


def _merge(request: Request, member: Member, row: Customer, here: str) -> HttpResponse:
    name = request.POST["into"].strip().replace("\x00", "")
    into = Customer.objects.visible_to(member).filter(name__iexact=name).first()
    if into is None:
        sorry(
            request, _("There is no customer called “%(name)s”. Nothing was changed.") % {"name": name[:80]}
        )
        return go(request, f"{here}{row.pk}/")
    try:
        merge_customer(row, by=member, into=into)
    except ValidationError as error:
        sorry(request, " ".join(error.messages))
        return go(request, f"{here}{row.pk}/")
    return go(request, f"{here}{into.pk}/", _("One customer now, with everything that both said."))
