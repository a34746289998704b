"""What does not fit together in the calendar, in words: early launches, one audience twice in a week, freezes."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.base.text import day
from braid.launches.models import CalendarDate, Launch, LaunchStage
from braid.people.models import Member
from braid.roadmap.models import Release

MOST = 20
Clash = tuple[str, str]


def conflicts(member: Member) -> list[Clash]:
    """Everything to come that does not fit, as (sentence, address), the first day first. Four queries."""
    rows = list(
        Launch.objects.visible_to(member)
        .filter(launched_on=None, cancelled_on=None, on__isnull=False)
        .select_related("release")
        .order_by("on", "pk")
    )
    found = [*_early(rows), *_same_audience(rows), *_frozen(member, rows)]
    prefix = f"/w/{member.workspace.slug}/"
    return [(text, prefix + place) for _on, text, place in sorted(found, key=lambda one: one[0])[:MOST]]


def _early(rows: list[Launch]) -> Iterator[tuple[date, str, str]]:
    """Launches that are planned before what they announce is released."""
    for row in rows:
        release = row.release
        if not (
            row.on
            and release
            and release.planned_on
            and not release.released_on
            and row.on < release.planned_on
        ):
            continue
        early = (release.planned_on - row.on).days
        text = ngettext(
            "%(launch)s is planned for %(on)s, %(days)s day before its release %(release)s on %(planned)s.",
            "%(launch)s is planned for %(on)s, %(days)s days before its release %(release)s on %(planned)s.",
            early,
        ) % {
            "launch": row.name, "on": day(row.on), "days": early, "release": release.name,
            "planned": day(release.planned_on),
        }  # fmt: skip
        yield row.on, text, row.place


def _same_audience(rows: list[Launch]) -> Iterator[tuple[date, str, str]]:
    """Two launches to the same people in one week."""
    weeks: dict[tuple[str, date], list[Launch]] = defaultdict(list)
    for row in rows:
        if row.audience and row.on:
            monday = row.on - timedelta(days=row.on.weekday())
            weeks[row.audience.strip().casefold(), monday].append(row)
    for (_audience, monday), together in weeks.items():
        if len(together) > 1:
            names = ", ".join(row.name for row in together)
            text = _("%(launches)s go to the same audience, %(audience)s, in the week of %(monday)s.")
            values = {"launches": names, "audience": together[0].audience, "monday": day(monday)}
            yield together[0].on or monday, text % values, together[1].place


def _frozen(member: Member, rows: list[Launch]) -> Iterator[tuple[date, str, str]]:
    """Launches, stages and releases that are planned in a freeze."""
    today = timezone.localdate()
    freezes = [
        (row.on, row.until or row.on, row)
        for row in CalendarDate.objects.visible_to(member).filter(kind_of=CalendarDate.Kind.FREEZE)
        if (row.until or row.on) >= today
    ]
    if not freezes:
        return
    first, last = min(one[0] for one in freezes), max(one[1] for one in freezes)
    stages = LaunchStage.objects.visible_to(member).filter(launch__in=rows, on__range=(first, last))
    releases = Release.objects.visible_to(member).filter(released_on=None, planned_on__range=(first, last))
    things = [(row.on, row.name, row.place) for row in rows]
    # (A stage that begins with its launch is told with it.)
    names = stages.exclude(on=F("launch__on")).values_list("on", "launch__name", "name", "launch_id")
    things += [(on, f"{launch}: {name}", f"launches/{pk}/") for on, launch, name, pk in names[:MOST]]
    things += [(row.planned_on, row.name, row.place) for row in releases[:MOST]]
    for on, name, place in things:
        for start, until, freeze in freezes:
            if on and start <= on <= until:
                text = _(
                    "%(what)s is planned for %(on)s, when nothing should go out: %(freeze)s (%(start)s – %(until)s)."
                )
                values = {
                    "what": name,
                    "on": day(on),
                    "freeze": freeze.name,
                    "start": day(start),
                    "until": day(until),
                }
                yield on, text % values, place
