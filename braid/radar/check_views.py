"""The checks: what each looks for, what it sees, its thresholds and what its findings were worth here."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.base.csvs import Table
from braid.base.forms import add_errors
from braid.base.statistics import wilson
from braid.base.text import number
from braid.base.web import Request, go, page
from braid.people.doors import hold, member_view
from braid.people.models import Member
from braid.radar import actions, screens
from braid.radar.actions.evaluations import look, today_in
from braid.radar.detectors.registry import BY_ID, DETECTORS, KINDS, Detector
from braid.radar.evaluating import ENOUGH_VOTES, is_doubted, votes_of
from braid.radar.forms import ThresholdForm
from braid.radar.models import Evaluation
from braid.radar.reading import own_thresholds, shown


@dataclass(frozen=True)
class Worth:
    """How often the findings of a check were judged right here, with Wilson's interval in per cent."""

    right: int
    total: int

    @property
    def between(self) -> tuple[int, int]:
        low, high = wilson(self.right, self.total)
        return round(low * 100), round(high * 100)

    @property
    def is_doubted(self) -> bool:
        return is_doubted(self.right, self.total)


def _covered(evaluation: Evaluation | None) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in evaluation.coverage} if evaluation else {}


@member_view("view")
def checks(request: Request, member: Member) -> HttpResponse:
    """All checks by kind, with what each of them sees at the moment."""
    evaluation = screens.newest_evaluation(member, today_in(member.workspace))
    covered, votes = _covered(evaluation), votes_of(member.workspace_id, public=True)
    own = own_thresholds(member.workspace_id)
    groups = [
        (
            _(name),
            [
                (check, covered.get(check.id), Worth(*votes.get(check.id, (0, 0))), bool(own.get(check.id)))
                for check in DETECTORS
                if check.kind == kind
            ],
        )
        for kind, name in KINDS.items()
    ]
    blind = screens.blind_spots(evaluation, screens.teller_for(member.workspace))
    context = {
        "groups": groups, "evaluation": evaluation, "blind": blind, "enough": ENOUGH_VOTES, "sees": sees,
        "table": _as_table(request, groups),
    }  # fmt: skip
    return page(request, "radar/checks.html", context)


def sees(seen: dict[str, Any] | None) -> tuple[str, str]:
    """What a check sees now, in words and their tone."""
    if not seen or seen["state"] == "unknown":
        return _("not watched yet"), ""
    if seen["state"] == "fire":
        count = seen["fires"]
        return ngettext("%(num)s finding", "%(num)s findings", count) % {"num": number(count)}, "warn"
    return _("nothing that we can see"), "ok"


def _as_table(request: Request, groups: list[tuple[str, list[Any]]]) -> Table:
    heads = (
        _("Check"),
        _("Kind"),
        _("Looks for"),
        _("Sees"),
        _("Own thresholds"),
        _("Judged right"),
        _("Judged"),
    )
    rows = [
        (
            f"{request.path}{check.id}/",
            (_(check.name), kind, _(check.looks_for), sees(seen)[0], _("yes") if own else "", worth.right, worth.total),
        )
        for kind, found in groups
        for check, seen, worth, own in found
    ]  # fmt: skip
    return Table(request.path, heads, lambda: rows, len(rows))


@member_view("view", post="manage")
def check(request: Request, member: Member, check: str) -> HttpResponse:
    """One check: its thresholds, with a preview of what others would change."""
    detector = BY_ID.get(check)
    if detector is None:
        raise Http404
    hold(member)
    own = own_thresholds(member.workspace_id).get(check, {})
    form = ThresholdForm(
        request.POST or (request.GET if "preview" in request.GET else None),
        limits=detector.thresholds(),
        member=member,
        about=member.workspace,
        initial={each.name: each.shown(own.get(each.name, each.default)) for each in detector.thresholds()},
    )
    if request.method == "POST" and _set(member, detector, form):
        return go(request, f"/w/{member.workspace.slug}/radar/checks/{check}/", _("The thresholds are set."))
    preview = None
    if request.method == "GET" and "preview" in request.GET and form.is_valid():
        preview = _preview(member, detector, form.numbers)
    return _check_page(request, member, detector, form, preview)


def _check_page(
    request: Request, member: Member, detector: Detector, form: ThresholdForm, preview: dict[str, Any] | None
) -> HttpResponse:
    evaluation = screens.newest_evaluation(member, today_in(member.workspace))
    right, total = votes_of(member.workspace_id, public=True).get(detector.id, (0, 0))
    teller = screens.teller_for(member.workspace)
    context = {
        "check": detector,
        "limits": detector.thresholds(),
        "covered": _covered(evaluation).get(detector.id),
        "blind": [each for each in screens.blind_spots(evaluation, teller) if each.detector == detector.id],
        "worth": Worth(right, total),
        "enough": ENOUGH_VOTES,
        "form": form,
        "preview": preview,
        "may": member.may("manage"),
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "radar/check.html", context, status=status)


def _set(member: Member, detector: Detector, form: ThresholdForm) -> bool:
    """Sets every threshold that differs; False when one cannot be."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            for limit in detector.thresholds():
                actions.set_threshold(detector.id, limit.name, form.numbers.get(limit.name), by=member)
    except ValidationError as error:
        add_errors(form, error)
        return False
    return True


def _preview(member: Member, detector: Detector, numbers: dict[str, float]) -> dict[str, Any]:
    """What the check would say with other numbers: what would be added and what would go."""
    view = look(member.workspace)
    now = {reading.subject: reading for reading in shown(detector, view.verdicts[detector.id]).fires}
    after = shown(detector, detector.read(view.facts.world(), numbers))
    then = {reading.subject: reading for reading in after.fires}
    teller = screens.teller_for(member.workspace)
    return {
        "before": len(now),
        "after": len(then),
        "added": [teller.sentence(then[key].sentence) for key in then if key not in now][:20],
        "gone": [teller.sentence(now[key].sentence) for key in now if key not in then][:20],
        "moved": [
            (teller.sentence(then[key].sentence), now[key].severity, then[key].severity)
            for key in then
            if key in now and now[key].severity != then[key].severity
        ][:20],
    }
