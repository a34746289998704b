"""The radar itself, the report for the sponsor, and the plays."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.template import engines
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from markupsafe import Markup

from braid.base.lists import remembered
from braid.base.web import Request, page
from braid.people.doors import member_view
from braid.people.models import Member
from braid.radar import screens
from braid.radar.actions.evaluations import today_in
from braid.radar.detectors.registry import KINDS
from braid.radar.models import Commitment, Evaluation, Finding
from braid.radar.plays import PLAYS


@member_view("view")
def radar(request: Request, member: Member) -> HttpResponse:
    """The home of a workspace: where the two sides have drifted apart. Reads findings, never the plans."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in {*KINDS, "aside"} else ""
    return page(request, "radar/radar.html", radar_context(request, member, kind))


def radar_context(request: Request, member: Member, kind: str) -> dict[str, Any]:
    """What the radar shows: four queries, one while nothing has changed."""
    today, here = today_in(member.workspace), f"/w/{member.workspace.slug}/"
    evaluation = screens.newest_evaluation(member, today)
    # Private findings differ from reader to reader; dates and words from language to language and day to day.
    name = f"{member.pk}:{kind}:{_page_asked(request)}:{get_language()}:{timezone.localdate()}:{today}"
    seen: _Seen = remembered(
        member, f"radar:{name}", lambda: _read(member, today, kind, _page_asked(request))
    )
    return {
        "today": date_format(timezone.localdate(), "l j F"),
        "title": screens.title(seen.found.total, evaluation),
        "lede": screens.lede(seen.found.total, evaluation),
        "tabs": screens.tabs(seen.found, kind, here),
        "lines": Markup(seen.lines),  # noqa: S704  (rendered by an escaping template)
        "number": seen.number,
        "pages": seen.pages,
        "query": f"?kind={kind}&" if kind else "?",
        "evaluation": evaluation,
        "blind": screens.blind_spots(evaluation, screens.teller_for(member.workspace), checks_only=True),
        "commitments": seen.commitments[:8],
        "plays": PLAYS,
        "check_name": screens.check_name,
        "local_today": today,
    }


@dataclass(frozen=True)
class _Seen:
    """What one member sees of the findings: counts, commitments, and one page of rows as HTML."""

    found: screens.Counts
    commitments: list[Commitment]
    lines: str
    number: int
    pages: int


def _read(member: Member, today: Any, kind: str, asked: int) -> _Seen:
    found, commitments = screens.counts(member, today), screens.open_commitments(member)
    total = found.aside if kind == "aside" else found.by_kind.get(kind, 0) if kind else found.total
    pages = max(1, -(-total // screens.PER_PAGE))
    number = min(asked, pages)
    rows = _rows(member, today, kind, number) if total else []
    return _Seen(found, commitments, _lines(member, rows, commitments), number, pages)


def _lines(member: Member, rows: list[Finding], commitments: list[Commitment], *, plain: bool = False) -> str:
    """Findings as rows of HTML; plain ones, for paper, without links and buttons."""
    if not rows:
        return ""
    teller = screens.teller_for(member.workspace, links=not plain)
    of = {commitment.finding_id: commitment for commitment in commitments}
    context = {
        "lines": [screens.line(row, teller, of.get(row.pk)) for row in rows],
        "may": member.may("edit") and not plain,
        "u": teller.prefix,
        "plain": plain,
    }
    return str(engines["jinja2"].get_template("radar/lines.html").render(context))


def _page_asked(request: Request) -> int:
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1


def _rows(member: Member, today: Any, kind: str, number: int) -> list[Finding]:
    rows = screens.with_mutes(Finding.objects.visible_to(member).open(), today)
    rows = rows.filter(is_muted=kind == "aside")
    if kind in KINDS:
        rows = rows.filter(kind_of=kind)
    start = (number - 1) * screens.PER_PAGE
    return list(rows.order_by("-severity", "-opened_on", "-pk")[start : start + screens.PER_PAGE])


# So many fit on one sheet of paper with what both sides have committed to.
REPORT_FINDINGS = 6
REPORT_COMMITMENTS = 4


@member_view("view")
def report(request: Request, member: Member) -> HttpResponse:
    """One page for the sponsor, made to be printed."""
    today = today_in(member.workspace)
    evaluation = screens.newest_evaluation(member, today)
    # What can be seen may change with an evaluation that changes no finding: its time is part of the name.
    read_at = evaluation.at if evaluation else ""
    name = f"report:{member.pk}:{today}:{get_language()}:{timezone.localdate()}:{read_at}"
    context = remembered(member, name, lambda: _report(member, today, evaluation))
    return page(request, "radar/report.html", context)


def _report(member: Member, today: Any, evaluation: Evaluation | None) -> dict[str, Any]:
    """What the report says: three queries."""
    found = screens.summary(member, today)
    total = found["s1"] + found["s2"] + found["s3"]
    commitments = screens.open_commitments(member)
    shown = Finding.objects.visible_to(member).shown(today)
    rows = list(shown.order_by("-severity", "-opened_on", "-pk")[:REPORT_FINDINGS])
    return {
        "title": screens.title(total, evaluation),
        "lede": screens.lede(total, evaluation),
        "by_severity": [(level, found[f"s{level}"]) for level in (3, 2, 1)],
        "oldest": (today - found["oldest"]).days if found["oldest"] else 0,
        "moved": found,
        "lines": Markup(_lines(member, rows, commitments, plain=True)),  # noqa: S704  (an escaping template)
        "more": max(0, total - REPORT_FINDINGS),
        "blind": sorted({screens.check_name(each["id"]) for each in screens.blind_checks(evaluation)}),
        "commitments": [
            (each, PLAYS[each.play].name) for each in commitments[:REPORT_COMMITMENTS] if each.play in PLAYS
        ],
        "today": today,
    }


@member_view("view")
def plays(request: Request, member: Member) -> HttpResponse:
    """All plays, what each is for and how to do it; and what came of those that were tried here."""
    tried: dict[str, dict[str, int]] = {}
    rows = Commitment.objects.visible_to(member).exclude(outcome="").values_list("play", "outcome")
    for play, outcome in rows:
        tried.setdefault(play, {}).setdefault(outcome, 0)
        tried[play][outcome] += 1
    context = {"plays": list(PLAYS.values()), "tried": tried, "outcomes": dict(Commitment.Outcome.choices)}
    return page(request, "radar/plays.html", context)
