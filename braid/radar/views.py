"""The radar itself, and the report for the sponsor."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from django.http import HttpResponse
from django.template import engines
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from braid.base.cells import cell
from braid.base.csvs import Row, Table
from braid.base.lists import remembered
from braid.base.web import Request, page
from braid.people.doors import member_view
from braid.people.models import Member
from braid.radar import screens
from braid.radar.actions.evaluations import today_in
from braid.radar.detectors.registry import KINDS
from braid.radar.first_steps import Steps, first_steps, is_young
from braid.radar.history import FEW, History, history
from braid.radar.models import Commitment, Finding
from braid.radar.plays import PLAYS
from braid.radar.report import Report, report_of
from braid.radar.report_pdf import report_pdf


@member_view("view")
def radar(request: Request, member: Member) -> HttpResponse:
    """The home of a workspace: where the two sides have drifted apart. Reads findings, never the plans."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in {*KINDS, "aside"} else ""
    context = radar_context(request, member, kind)
    context["table"] = _as_table(request, member, kind, context["pages"], context["count"])
    return page(request, "radar/radar.html", context)


def _as_table(request: Request, member: Member, kind: str, pages: int, count: int) -> Table:
    """The findings as they are filtered, with who is committed to which."""

    def rows() -> Iterator[Row]:
        teller, today = screens.teller_for(member.workspace, links=False), today_in(member.workspace)
        of = {commitment.finding_id: commitment for commitment in screens.open_commitments(member)}
        for number in range(1, pages + 1):
            for row in _rows(member, today, kind, number):
                line = screens.line(row, teller, of.get(row.pk))
                made = line.commitment
                owners = (made.product_owner, made.marketing_owner) if made else ""
                values = (line.sentence, line.check, cell("severity", row.severity), row.opened_on, row.evidence_count, line.play, owners, made.due_on if made else "")  # fmt: skip
                yield f"{request.path}{row.place}", values

    heads = (_("Finding"), _("Check"), _("Severity"), _("Open since"), _("Evidence"), _("Play"), _("Committed"), _("By when"))  # fmt: skip
    return Table(request.path, heads, rows, count, {"kind": kind})


def radar_context(request: Request, member: Member, kind: str) -> dict[str, Any]:
    """What the radar shows: five queries, one while nothing has changed."""
    today, here = today_in(member.workspace), f"/w/{member.workspace.slug}/"
    evaluation = screens.newest_evaluation(member, today)
    # Private findings differ from reader to reader; dates and words from language to language and day to day.
    name = f"{member.pk}:{kind}:{_page_asked(request)}:{get_language()}:{timezone.localdate()}:{today}"
    seen: _Seen = remembered(
        member, f"radar:{name}", lambda: _read(member, today, kind, _page_asked(request))
    )
    # The navigation counts the same: it need not ask once more.
    member.findings_shown = seen.found.total  # type: ignore[attr-defined]
    steps = seen.steps if seen.steps and seen.steps.are_shown and member.may("edit") else None
    begins = bool(steps) and not seen.found.total and not seen.found.aside
    return {
        "today": date_format(timezone.localdate(), "l j F"),
        "title": _("Five steps to your first radar")
        if begins
        else screens.title(seen.found.total, evaluation),
        "lede": _("Each can be left out. What is done is read from your plans.")
        if begins
        else screens.lede(seen.found.total, evaluation),
        "begins": begins,
        "tabs": screens.tabs(seen.found, kind, here),
        "lines": Markup(seen.lines),  # noqa: S704  (rendered by an escaping template)
        "count": seen.count,
        "number": seen.number,
        "pages": seen.pages,
        "query": f"?kind={kind}&" if kind else "?",
        "evaluation": evaluation,
        "blind": screens.blind_spots(evaluation, screens.teller_for(member.workspace), checks_only=True),
        "commitments": seen.commitments[:8],
        "plays": PLAYS,
        "check_name": screens.check_name,
        "history": seen.history,
        "steps": steps,
        "local_today": today,
    }


@dataclass(frozen=True)
class _Seen:
    """What one member sees of the findings: counts, commitments, and one page of rows as HTML."""

    found: screens.Counts
    commitments: list[Commitment]
    lines: str
    count: int
    number: int
    pages: int
    history: History | None
    steps: Steps | None


def _read(member: Member, today: Any, kind: str, asked: int) -> _Seen:
    found, commitments = screens.counts(member, today), screens.open_commitments(member)
    total = found.aside if kind == "aside" else found.by_kind.get(kind, 0) if kind else found.total
    pages = max(1, -(-total // screens.PER_PAGE))
    number = min(asked, pages)
    rows = _rows(member, today, kind, number) if total else []
    lines = _lines(member, rows, commitments)
    # In its first weeks a workspace has no history, but steps to take: one question either way.
    young = is_young(member.workspace, today)
    steps = first_steps(member) if young or not total else None
    weeks = None if young else history(member, today, FEW)
    return _Seen(found, commitments, lines, total, number, pages, weeks, steps)


def _lines(member: Member, rows: list[Finding], commitments: list[Commitment]) -> str:
    """Findings as rows of HTML, with links and buttons."""
    teller = screens.teller_for(member.workspace)
    of = {commitment.finding_id: commitment for commitment in commitments}
    lines = [screens.line(row, teller, of.get(row.pk)) for row in rows]
    return _drawn(lines, may=member.may("edit"), prefix=teller.prefix)


def _drawn(lines: list[screens.Line], *, may: bool, prefix: str, plain: bool = False) -> str:
    """Rows of HTML; plain ones, for paper, without links and buttons."""
    if not lines:
        return ""
    context = {"lines": lines, "may": may, "u": prefix, "plain": plain}
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


@member_view("view")
def report(request: Request, member: Member) -> HttpResponse:
    """One page for the sponsor, made to be printed."""
    found, lines = _reported(member)
    context = {**{field.name: getattr(found, field.name) for field in fields(found)}, "lines": Markup(lines)}  # noqa: S704  (rendered by an escaping template)
    return page(request, "radar/report.html", context)


@member_view("view")
def report_as_pdf(request: Request, member: Member) -> HttpResponse:
    """The same page as a file to send on."""
    found, _lines = _reported(member)
    response = HttpResponse(report_pdf(found, member.workspace), content_type="application/pdf")
    name = f"braid-{member.workspace.slug}-{found.today.isoformat()}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _reported(member: Member) -> tuple[Report, str]:
    """What the report says, and its findings as HTML; remembered until something changes."""
    today = today_in(member.workspace)
    evaluation = screens.newest_evaluation(member, today)
    # What can be seen may change with an evaluation that changes no finding: its time is part of the name.
    read_at = evaluation.at if evaluation else ""
    name = f"report:{member.pk}:{today}:{get_language()}:{timezone.localdate()}:{read_at}"

    def read() -> tuple[Report, str]:
        found = report_of(member, today, evaluation)
        return found, _drawn(found.lines, may=False, prefix="", plain=True)

    kept: tuple[Report, str] = remembered(member, name, read)
    return kept
