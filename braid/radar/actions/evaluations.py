"""Reading the radar, and writing down what it shows."""

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from braid.activity.actions import record
from braid.base.models import Side
from braid.people.models import Member, Workspace
from braid.radar.confining import keep_to_few
from braid.radar.evaluating import SAVED, Changes, Evaluating, votes_of
from braid.radar.models import Evaluation, Finding, Turn
from braid.radar.reading import View
from braid.radar.renaming import own_names

LIGHT = ("said", "plays")


def today_in(workspace: Workspace, now: datetime | None = None) -> date:
    """The day that it is where the workspace is."""
    try:
        zone = ZoneInfo(workspace.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return timezone.localtime(now or timezone.now(), zone).date()


def look(workspace: Workspace, today: date | None = None) -> View:
    """What the checks see on a day. Writes nothing."""
    return View.of(workspace, today or today_in(workspace))


def evaluate(workspace: Workspace, today: date | None = None, view: View | None = None) -> Evaluation:
    """Reads the radar and writes down what it shows: findings open, change, clear and come back.

    Args:
        today: the day to read for; that of the workspace's time zone unless said otherwise.
        view: what was read already, by a worker that keeps it.

    Returns:
        The evaluation of that day. When another worker was quicker, theirs.
    """
    view = view or look(workspace, today)
    with transaction.atomic():
        locked = Workspace.objects.select_for_update().get(pk=workspace.pk)
        kept = Evaluation.objects.filter(workspace=locked, day=view.today).first()
        if kept and kept.version > view.version:
            return kept
        changes = _write(locked, view)
        if changes.public:
            _record(locked, changes)
        elif changes.any:
            # (Of what is for a few only there is no event that all could count.)
            Workspace.objects.filter(pk=locked.pk).update(version=F("version") + 1)
        return _keep(locked, view, view.version + changes.any)


def _write(workspace: Workspace, view: View) -> Changes:
    votes = votes_of(workspace.pk)
    checks = set(view.verdicts) if votes != view.votes else view.news
    known = Finding.objects.filter(workspace=workspace, detector__in=checks).defer(*LIGHT)
    run = Evaluating(
        workspace.pk,
        own_names(workspace),
        view.today,
        votes,
        {(finding.detector, finding.subject): finding for finding in known} if checks else {},
    )
    for detector in sorted(checks):
        run.take(detector, view.verdicts[detector], view.told[detector])
    view.votes, view.news = votes, set()
    Finding.objects.bulk_create(run.changes.new, batch_size=500)
    if any(finding.is_private for finding in run.changes.new):
        keep_to_few(workspace.pk)
    _save(run.changes.saved)
    Turn.objects.bulk_create(
        (Turn(workspace_id=workspace.pk, finding=finding, what=what, on=view.today, severity=finding.severity)
         for finding, what in run.changes.turns),
        batch_size=500,
    )  # fmt: skip
    return run.changes


def _save(findings: list[Finding]) -> None:
    """Full rows where the words changed; only the state of those whose words were not even read."""
    told = [finding for finding in findings if "said" not in finding.get_deferred_fields()]
    quiet = [finding for finding in findings if "said" in finding.get_deferred_fields()]
    Finding.objects.bulk_update(told, SAVED, batch_size=200)
    Finding.objects.bulk_update(quiet, ["state", "clear_since", "cleared_on", "is_readable"], batch_size=500)


def _record(workspace: Workspace, changes: Changes) -> None:
    """One event for the whole evaluation, by nobody. Numbers alone: a sentence names rows, which may be for a few later."""
    radar = Member(workspace=workspace, name="Radar", side=Side.OTHER)
    record(
        radar, "radar.changed", Finding, opened=len(changes.opened), returned=len(changes.returned),
        cleared=len(changes.cleared), changed=sum(not finding.is_private for finding in changes.saved),
    )  # fmt: skip


def _keep(workspace: Workspace, view: View, version: int) -> Evaluation:
    shown = Finding.objects.filter(workspace=workspace, is_private=False).shown(view.today).order_by()
    found = dict(shown.values_list("severity").annotate(Count("pk")))
    counts = {str(severity): found.get(severity, 0) for severity in (1, 2, 3)}
    coverage = view.coverage
    evaluation, _made = Evaluation.objects.update_or_create(
        workspace=workspace,
        day=view.today,
        defaults={
            "at": timezone.now(),
            "counts": counts,
            "known": sum(each["state"] != "unknown" for each in coverage),
            "checks": len(coverage),
            "coverage": coverage,
            "version": version,
        },
    )
    return evaluation
