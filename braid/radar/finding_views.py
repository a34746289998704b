"""One finding: what it rests on, and what people do about it."""

from copy import copy
from datetime import timedelta
from typing import Any, NamedTuple

from django.core.exceptions import BadRequest, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.base import text
from braid.base.forms import add_errors, done
from braid.base.lists import remembered
from braid.base.models import BOTH_SIDES
from braid.base.sides import in_sides
from braid.base.web import Request, form_page, go, page, sorry
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.radar import actions, screens
from braid.radar.after import after
from braid.radar.detectors.kinds import Limit
from braid.radar.detectors.registry import BY_ID
from braid.radar.forms import ChangeCommitmentForm, CommitForm, EndForm, MuteForm
from braid.radar.models import Acknowledgement, Commitment, Finding, Mute, Turn, Vote
from braid.radar.plays import PLAYS
from braid.radar.sponsor import NEEDED
from braid.radar.telling import Teller, evidence_of, numbers_of
from braid.teamwork.citing import decisions_on
from braid.teamwork.models import Citation

# The check whose finding is answered in the glossary.
JARGON = "D13"
# Where an executive is asked, by what the finding of D28 is about.
ASKED_AT = {"finding": "radar/{}/ask/", "decision": "decisions/{}/"}


def _seen(member: Member) -> Any:
    """Findings with what people said about them, in one query."""
    today = timezone.localdate()
    mutes = Mute.objects.filter(finding=OuterRef("pk"), lifted_on=None, until__gte=today).order_by("-pk")
    mine = Vote.objects.filter(finding=OuterRef("pk"), by=member)
    taken = {
        f"{side}_acknowledged": Subquery(
            Acknowledgement.objects.filter(finding=OuterRef("pk"), side=side).values("on")[:1]
        )
        for side in BOTH_SIDES
    }
    return Finding.objects.visible_to(member).annotate(
        muted_until=Subquery(mutes.values("until")[:1]),
        muted_reason=Subquery(mutes.values("reason")[:1]),
        muted_by=Subquery(mutes.values("by__name")[:1]),
        is_asked_about=Exists(
            Citation.objects.filter(subject_kind=Finding._meta.label_lower, subject_id=OuterRef("pk"))
        ),
        my_vote=Subquery(mine.values("was_right")[:1]),
        **taken,
    )


@member_view("view")
def finding(request: Request, member: Member, pk: int) -> HttpResponse:
    """The evidence with links, the numbers that the rule used, plays, and what was done so far."""
    read = remembered(member, f"finding:{member.pk}:{pk}:{timezone.localdate()}", lambda: _read(member, pk))
    return _finding_page(request, member, read)


class Read(NamedTuple):
    """A finding with what people said about it, its commitments, the newest first, its turns, and what was decided."""

    row: Any
    made: list[Commitment]
    turns: list[Turn]
    decisions: list[dict[str, Any]]


def _read(member: Member, pk: int) -> Read:
    """Two queries, three where it has a past beyond the day on which it opened, one more where something was asked."""
    row = find(_seen(member), pk=pk)
    rows = Commitment.objects.visible_to(member).filter(finding=row)
    made = list(rows.select_related("product_owner", "marketing_owner").order_by("-pk"))
    decided = decisions_on(member, row) if row.is_asked_about else []
    if not made and row.is_open and not row.came_back:
        return Read(row, made, [], decided)
    turns = Turn.objects.visible_to(member).filter(finding=row).order_by("on", "pk")
    return Read(row, made, list(turns), decided)


def _finding_page(
    request: Request,
    member: Member,
    read: Read,
    *,
    mute: MuteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    row, commitments, turns, decided = read
    teller = screens.teller_for(member.workspace)
    check = BY_ID.get(row.detector)
    context = {
        "finding": row,
        "check": check,
        "check_name": screens.check_name(row.detector),
        "since": screens.since(row),
        "sentence": teller.kept(row.said["sentence"]) if row.said else row.text,
        "plain": screens.teller_for(member.workspace, links=False).kept(row.said["sentence"])
        if row.said
        else row.text,
        "evidence": _evidence(row, teller),
        "numbers": _numbers(row, teller),
        "chart": screens.chart(row.said, teller),
        "plays": [PLAYS[play] for play in row.plays if play in PLAYS],
        "all_plays": PLAYS,
        "open_commitment": next((each for each in commitments if not each.outcome), None),
        "tried": [after(each, row, turns, teller) for each in commitments],
        "turns": turns,
        "decisions": decided,
        "needs": _needs(row),
        "explains": row.is_open and row.detector == JARGON,
        "load": _load(row),
        "end_form": EndForm(member=member),
        "mute_form": mute
        or MuteForm(member=member, initial={"until": timezone.localdate() + timedelta(days=30)}),
        "may_speak": member.may("edit") and member.side in BOTH_SIDES,
        "acknowledged": [(side, getattr(row, f"{side}_acknowledged")) for side in BOTH_SIDES],
        "talk": talk(member, row),
    }
    return page(request, "radar/finding.html", context, status=status)


def _load(row: Finding) -> tuple[Any, ...]:
    """The days committed and available of a finding about load, to be drawn."""
    check = BY_ID.get(row.detector)
    if check is None or not check.speaks_of_people or not row.said:
        return ()
    return tuple(each.value for each, _held in numbers_of(row.said)[:2])


def _needs(row: Finding) -> str:
    """Where the one-page ask is written, of a finding that says that the executive is needed; below `/w/<slug>/`."""
    kind, _colon, number = row.subject.partition(":")
    if row.detector != NEEDED or not row.is_open or kind not in ASKED_AT:
        return ""
    return ASKED_AT[kind].format(number)


def _evidence(row: Finding, teller: Teller) -> list[tuple[Any, str, Any]]:
    """Name with link, side, and what is to be seen there."""
    if not row.said:
        return []
    return [
        (teller.link(each.thing) if each.thing else "", each.side, teller.sentence(each.text))
        for each in evidence_of(row.said)
    ]


def _numbers(row: Finding, teller: Teller) -> list[tuple[str, Any, str]]:
    """What the rule counted, beside the threshold that it was held against."""
    check = BY_ID.get(row.detector)
    if not row.said or check is None:
        return []
    limits = {limit.name: limit for limit in check.thresholds()}
    return [
        (
            teller.label(each.label),
            teller.value(each.value),
            _held_against(limits[each.threshold], held)
            if held is not None and each.threshold in limits
            else "",
        )
        for each, held in numbers_of(row.said)
    ]


def _held_against(limit: Limit, value: float) -> str:
    """What a threshold means, and its number when the finding was read."""
    number = text.in_percent(value) if limit.unit.startswith("share") else text.number(value)
    unit = f" {_(limit.unit)}" if limit.unit == "days" else ""
    return f"{_(limit.about)}: {number}{unit}"


def _after(request: Request, member: Member, row: Finding, said: str) -> HttpResponse:
    return go(request, f"/w/{member.workspace.slug}/{row.place}", said)


def _neither(request: Request, member: Member, row: Finding) -> HttpResponse:
    """Somebody of neither side may edit, but not speak for one: that is no question of rights."""
    sorry(request, in_sides(_("%(product)s and %(marketing)s say this, each for itself, and you are on neither side. A comment reaches both.")))  # fmt: skip
    return go(request, f"/w/{member.workspace.slug}/{row.place}")


@member_view("edit")
def acknowledge(request: Request, member: Member, pk: int) -> HttpResponse:
    """My side has taken note."""
    row = find(Finding.objects.visible_to(member), pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if member.side not in BOTH_SIDES:
        return _neither(request, member, row)
    actions.acknowledge(row, by=member)
    return _after(request, member, row, _("Your side has taken note."))


@member_view("edit")
def vote(request: Request, member: Member, pk: int) -> HttpResponse:
    """Was this right?"""
    row = find(Finding.objects.visible_to(member), pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if member.side not in BOTH_SIDES:
        return _neither(request, member, row)
    said = {"yes": True, "no": False}.get(request.POST.get("was_right", ""))
    if said is None:
        raise BadRequest
    actions.vote(row, by=member, was_right=said)
    return _after(request, member, row, _("Thank you: checks that are often wrong here count for less."))


@member_view("edit")
def mute(request: Request, member: Member, pk: int) -> HttpResponse:
    """Sets it aside for a reason, until a day."""
    read = _read(member, pk)
    row = read.row
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = MuteForm(request.POST, member=member, instance=Mute(finding_id=row.pk))
    if form.is_valid():
        try:
            with transaction.atomic():
                actions.mute(row, by=member, **form.values)
            return _after(request, member, row, _("It is set aside. Both sides can read why and lift it."))
        except ValidationError as error:
            add_errors(form, error)
    return _finding_page(request, member, read, mute=form, status=422)


@member_view("edit")
def lift(request: Request, member: Member, pk: int) -> HttpResponse:
    """It counts again."""
    row = find(Finding.objects.visible_to(member), pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actions.lift(row, by=member)
    return _after(request, member, row, _("It counts again."))


@member_view("edit")
def commit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Commits both sides to a play."""
    row = find(Finding.objects.visible_to(member), pk=pk)
    start: dict[str, Any] = {"due_on": timezone.localdate() + timedelta(days=14)}
    if member.side in BOTH_SIDES:
        start[f"{member.side}_owner"] = member.pk
    wanted = request.GET.get("play", "")
    start["play"] = wanted if wanted in PLAYS else next(iter(row.plays), "")
    form = CommitForm(request.POST or None, finding=row, member=member, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.commit_to(row, by=member, **form.values)
            return _after(request, member, row, _("You are committed. It shows on the radar for both sides."))
        except ValidationError as error:
            add_errors(form, error)
    teller = screens.teller_for(member.workspace)
    context = {
        "finding": row,
        "form": form,
        "sentence": teller.kept(row.said["sentence"]) if row.said else row.text,
        "plays": [PLAYS[play] for play in row.plays if play in PLAYS],
    }
    return page(request, "radar/commit.html", context, status=422 if request.method == "POST" else 200)


def _commitment(member: Member, pk: int) -> Any:
    seen = Finding.objects.visible_to(member).values("pk")
    rows = Commitment.objects.visible_to(member).filter(Q(finding__in=seen) | Q(finding=None))
    return find(rows.select_related("finding", "round", "product_owner", "marketing_owner"), pk=pk)


@member_view("edit")
def commitment_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Other owners or another day for a commitment that stands."""
    row = _commitment(member, pk)
    home = f"/w/{member.workspace.slug}/{row.about.place}"
    form = ChangeCommitmentForm(request.POST or None, member=member, instance=copy(row))
    if request.method == "POST" and done(
        form, lambda: actions.change_commitment(copy(row), by=member, **form.values)
    ):
        return go(request, home, _("Changed. Both owners are told."))
    return form_page(
        request, form, heading=_("Change this commitment"), save=_("Save"), cancel=home,
        lede=_("Both owners are told, and so is whoever was one before. The history keeps what it was."),
        crumbs=[(row.text[:80], home)],
    )  # fmt: skip


@member_view("edit")
def end(request: Request, member: Member, pk: int) -> HttpResponse:
    """Says what came of a commitment."""
    row = _commitment(member, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = EndForm(request.POST, member=member)
    said = _("Choose what came of it. Nothing was changed.")
    if form.is_valid():
        try:
            with transaction.atomic():
                actions.end_commitment(row, by=member, **form.cleaned_data)
            said = _("It is written down what came of it.")
        except ValidationError as error:
            said = " ".join(error.messages)
    if row.finding is None:
        return go(request, f"/w/{member.workspace.slug}/{row.about.place}", said)
    return _after(request, member, row.finding, said)
