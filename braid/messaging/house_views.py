"""Screens about message houses."""

from collections.abc import Iterator
from copy import copy
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.base.csvs import Row, Table
from braid.base.forms import done
from braid.base.models import BOTH_SIDES
from braid.base.sides import side_name
from braid.base.web import Request, form_page, go, page, sorry
from braid.messaging.house_forms import AgreeForm, HouseForm, ReviewForm
from braid.messaging.house_page import agreed, beside, proofs_of, rows_of, sentence, with_newest
from braid.messaging.houses import agree_to_house, build_house, change_house, newest, review_house
from braid.messaging.models import HouseReview, HouseVersion, MessageHouse
from braid.messaging.models.house import is_due, side_of
from braid.people.doors import find, member_view
from braid.people.models import Member

SHOWN = 50


@member_view("view")
def houses(request: Request, member: Member) -> HttpResponse:
    """Every audience and what we say to it."""
    rows = list(with_newest(member).order_by("audience")[:SHOWN])
    today = timezone.localdate()
    open_ones = [
        row for row in rows if any(getattr(row, f"agreed_{side}") != row.number for side in BOTH_SIDES)
    ]
    context = {"houses": rows, "today": today, "open": len(open_ones), "sides": BOTH_SIDES}
    context["table"] = _table(request, member, len(rows))
    return page(request, "messaging/houses.html", context)


def _table(request: Request, member: Member, total: int) -> Table:
    """All of them for a spreadsheet, with who has agreed to the words as they stand."""
    sides = [side_name(side) for side in BOTH_SIDES]
    heads = (_("Audience"), _("Benefit"), *sides, _("Version"), _("Look again on"))

    def rows() -> Iterator[Row]:
        for row in with_newest(member).order_by("audience"):
            agreed_to = [getattr(row, f"agreed_{side}") == row.number for side in BOTH_SIDES]
            stands = [_("agreed") if yes else _("not yet") for yes in agreed_to]
            yield at(member, row.place), (row.audience, row.benefit, *stands, row.number, row.review_on)

    return Table(request.path, heads, rows, total)


@member_view("view")
def house(request: Request, member: Member, pk: int) -> HttpResponse:
    """One house as it stands, or with `?version=` as it stood."""
    found = find(
        MessageHouse.objects.visible_to(member).select_related("product_owner", "marketing_owner"), pk=pk
    )
    versions = list(HouseVersion.objects.visible_to(member).filter(house=found).select_related("by").order_by("-number")[:SHOWN])  # fmt: skip
    asked = request.GET.get("version", "")
    version = next((one for one in versions if str(one.number) == asked), versions[0] if versions else None)
    context: dict[str, Any] = {"house": found, "version": version, "versions": versions}
    if version:
        side = side_of(member)
        who = agreed(version)
        context |= {
            "rows": rows_of(version),
            "sentence": sentence(version),
            "proofs": proofs_of(member, version),
            "agreed": who,
            "is_newest": version == versions[0],
            "may_agree": bool(side) and member.may("edit") and version == versions[0] and who[side] is None,
        }
    reviews = HouseReview.objects.visible_to(member).filter(house=found).select_related("by")
    context |= {
        "reviews": list(reviews.order_by("-on", "-pk")[:SHOWN]),
        "is_due": is_due(found, timezone.localdate()),
        "others": list(MessageHouse.objects.visible_to(member).exclude(pk=pk).order_by("audience").values_list("pk", "audience")[:SHOWN]),
        "talk": talk(member, found),
    }  # fmt: skip
    return page(request, "messaging/house.html", context)


@member_view("edit")
def house_new(request: Request, member: Member) -> HttpResponse:
    """A house for another audience."""
    start = {f"{side}_owner": member.pk for side in BOTH_SIDES if member.side == side}
    form = HouseForm(request.POST if request.method == "POST" else None, member=member, initial=start)
    made: list[MessageHouse] = []
    if form.is_bound and done(form, lambda: made.append(build_house(by=member, **_said(form)))):
        return go(request, at(member, made[0].place), _("Kept. The other side is asked to agree."))
    return _form(request, member, form, _("For whom is it?"), at(member, "messages/"))


def _said(form: HouseForm) -> dict[str, Any]:
    """(An empty day of review means the usual one.)"""
    return {name: value for name, value in form.said.items() if name != "review_on" or value}


@member_view("edit")
def house_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes what we say to an audience: a new version, to which both sides agree anew."""
    found = find(MessageHouse.objects.visible_to(member), pk=pk)
    form = HouseForm(request.POST if request.method == "POST" else None, member=member, instance=copy(found), version=newest(found))  # fmt: skip
    made: list[HouseVersion | None] = []
    if form.is_bound and done(form, lambda: made.append(change_house(found, by=member, **form.said))):
        told = _("Kept as version %(number)s. Both sides are asked to agree anew.") % {"number": made[0].number} if made[0] else _("The words are as they were.")  # fmt: skip
        return go(request, at(member, found.place), told)
    return _form(request, member, form, _("What do we say to them?"), at(member, found.place))


def _form(request: Request, member: Member, form: HouseForm, heading: str, cancel: str) -> HttpResponse:
    crumbs = [(_("Messages"), at(member, "messages/"))]
    lede = _("For … who need …, it is a … that …, unlike …. What you leave open can be filled in later.")
    return form_page(request, form, heading=heading, lede=lede, save=_("Save"), cancel=cancel, crumbs=crumbs)


@member_view("view", post="edit")
def house_agree(request: Request, member: Member, pk: int) -> HttpResponse:
    """The page of the house; posting agrees to the version that was read."""
    found = find(MessageHouse.objects.visible_to(member), pk=pk)
    form = AgreeForm(request.POST if request.method == "POST" else None, member=member)
    if form.is_bound:
        said = form.cleaned_data if form.is_valid() else {}
        if done(form, lambda: agree_to_house(found, by=member, number=said["number"])):
            return go(request, at(member, found.place), _("Agreed, for your side."))
        sorry(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
    return go(request, at(member, found.place))


@member_view("edit")
def house_review_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Notes that somebody has looked whether it still holds."""
    found = find(MessageHouse.objects.visible_to(member), pk=pk)
    start = {"on": timezone.localdate(), "theme": request.GET.get("theme", "")}
    form = ReviewForm(request.POST if request.method == "POST" else None, member=member, initial=start)
    if form.is_bound and done(form, lambda: review_house(found, by=member, **form.cleaned_data)):
        return go(request, at(member, found.place), _("Kept. The radar reads it as a response."))
    crumbs = [(_("Messages"), at(member, "messages/")), (found.audience, at(member, found.place))]
    return form_page(
        request, form, heading=_("Does it still hold?"), save=_("Keep"), cancel=at(member, found.place), crumbs=crumbs,
    )  # fmt: skip


@member_view("view")
def compare(request: Request, member: Member) -> HttpResponse:
    """Two houses, or two versions of one (`?a=1&b=2`, `?a=1:2&b=1:3`), side by side."""
    left, right = (_version(member, request.GET.get(name, "")) for name in ("a", "b"))
    choices = [
        (f"{row.house_id}:{row.number}", f"{row.house.audience}, {_('version %(n)s') % {'n': row.number}}")
        for row in HouseVersion.objects.visible_to(member).select_related("house").order_by("house__audience", "-number")[:200]
    ]  # fmt: skip
    context: dict[str, Any] = {"left": left, "right": right, "choices": choices}
    if left and right:
        context |= {
            "rows": beside(left, right),
            "proofs": (proofs_of(member, left), proofs_of(member, right)),
            "agreed": (agreed(left), agreed(right)),
            "sides": BOTH_SIDES,
        }
    return page(request, "messaging/houses_compare.html", context)


def _version(member: Member, asked: str) -> HouseVersion | None:
    house_, _colon, number = asked.partition(":")
    if not house_.isdecimal() or len(asked) > 30:
        return None
    rows = (
        HouseVersion.objects.visible_to(member).filter(house=int(house_[:17])).select_related("house", "by")
    )
    if number.isdecimal():
        rows = rows.filter(number=int(number[:9]))
    found: HouseVersion | None = rows.order_by("-number").first()
    return found


def at(member: Member, place: str) -> str:
    """The address of a place of this workspace."""
    return f"/w/{member.workspace.slug}/{place}"
