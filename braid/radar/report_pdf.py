"""The report as one page of PDF."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from braid.base import text
from braid.base.components import dumbbell_marks
from braid.base.models import BOTH_SIDES
from braid.people.models import Workspace
from braid.radar.paper import HEIGHT, MARGIN, QUIET, SEVERITY, WIDTH, Sheet, clipped, width_of, wrapped
from braid.radar.report import Report

RIGHT = WIDTH - MARGIN
CHART = 120
LEVELS = {3: gettext_noop("Far apart"), 2: gettext_noop("Apart"), 1: gettext_noop("Drifting")}


def report_pdf(report: Report, workspace: Workspace) -> bytes:
    """Draws the report from top to bottom; every part says how far down it came."""
    sheet = Sheet(f"{workspace.name}: {report.title}", report.lede)
    y = _head(sheet, report, workspace)
    for line in report.lines:
        y = _finding(sheet, line, y)
    if not report.lines:
        sheet.text(MARGIN, y + 18, _("Nothing that we can see."), 11)
        y += 34
    if report.more:
        more = ngettext(
            "%(num)s more finding is on the radar.", "%(num)s more findings are on the radar.", report.more
        )
        sheet.text(MARGIN, y + 14, more % {"num": text.number(report.more)}, 8.5, colour=QUIET)
        y += 18
    y = _commitments(sheet, report, y)
    _foot(sheet, report, workspace)
    return sheet.done()


def _head(sheet: Sheet, report: Report, workspace: Workspace) -> float:
    sheet.text(
        MARGIN,
        56,
        clipped(f"{workspace.name} · {date_format(report.today, 'j F Y')}", 9, 320),
        9,
        colour=QUIET,
    )
    x = RIGHT
    for side in reversed(BOTH_SIDES):
        name = workspace.side_name(side)
        sheet.text(x, 56, name, 9, end=True)
        x -= width_of(name, 9) + 10
        sheet.mark(side, x, 53)
        x -= 16
    y = 62.0
    for row in wrapped(report.title, 19, RIGHT - MARGIN, 2):
        y += 24
        sheet.text(MARGIN, y, row, 19, bold=True)
    for row in wrapped(report.lede, 10, RIGHT - MARGIN, 2):
        y += 16
        sheet.text(MARGIN, y, row, 10, colour=QUIET)
    y = _counts(sheet, report, y + 22)
    sheet.rule(y + 12)
    return y + 12


def _counts(sheet: Sheet, report: Report, y: float) -> float:
    """How many of each severity, how old, and what moved."""
    x: float = MARGIN
    for level, count in report.by_severity:
        sheet.bar(x, y - 8, 3, 10, SEVERITY[level])
        x += 8 + sheet.text(x + 8, y, f"{_(LEVELS[level])} {text.number(count)}", 9) + 14
    oldest = ngettext("oldest open for %(num)s day", "oldest open for %(num)s days", report.oldest)
    moved = _("in 90 days %(opened)s opened, %(cleared)s cleared, %(returned)s came back") % report.moved
    said = [oldest % {"num": report.oldest}, moved] if report.lines else [moved]
    sheet.text(RIGHT, y, " · ".join(said), 9, colour=QUIET, end=True)
    return y


def _finding(sheet: Sheet, line: Any, y: float) -> float:
    """Sentence on the left, dumbbell and owners on the right."""
    words = wrapped(str(line.sentence), 11, RIGHT - MARGIN - 14 - (CHART + 98 if line.dumbbell else 60), 3)
    height = max(26 + 14.5 * len(words), 58)
    sheet.bar(MARGIN, y + 11, 3, height - 20, SEVERITY[line.finding.severity])
    meta = " · ".join(str(part) for part in (line.check, line.since, line.play) if part)
    sheet.text(MARGIN + 14, y + 18, clipped(meta, 8, 330), 8, colour=QUIET)
    for number, row in enumerate(words):
        sheet.text(MARGIN + 14, y + 33 + 14.5 * number, row, 11)
    if line.dumbbell:
        product, marketing, product_says, marketing_says = line.dumbbell
        marks = dumbbell_marks(product, marketing, 0, 1, product_says, marketing_says)
        texts = {"product": product_says, "marketing": marketing_says}
        sheet.dumbbell(RIGHT - CHART - 44, y + 20, CHART, marks, texts)
    if line.commitment:
        sheet.avatar("product", RIGHT - 25, y + height - 16, line.commitment.product_owner.name)
        sheet.avatar("marketing", RIGHT - 8, y + height - 16, line.commitment.marketing_owner.name)
    sheet.rule(y + height)
    return y + height


def _commitments(sheet: Sheet, report: Report, y: float) -> float:
    if not report.commitments:
        return y
    y += 32
    sheet.text(MARGIN, y, _("What both sides have committed to"), 11, bold=True)
    for each, play in report.commitments:
        y += 23
        sheet.avatar("product", MARGIN + 8, y - 3, each.product_owner.name)
        sheet.avatar("marketing", MARGIN + 25, y - 3, each.marketing_owner.name)
        wide = sheet.text(MARGIN + 42, y, play, 10)
        room = RIGHT - MARGIN - 42 - wide - 70
        sheet.text(MARGIN + 50 + wide, y, clipped(each.note, 9, room), 9, colour=QUIET)
        sheet.text(RIGHT, y, text.day(each.due_on), 9, colour=QUIET, end=True)
    return y


def _foot(sheet: Sheet, report: Report, workspace: Workspace) -> None:
    blind = f"{_('Not watched yet, for want of data:')} {', '.join(report.blind)}." if report.blind else ""
    rows = wrapped(blind, 8, RIGHT - MARGIN, 2) if blind else []
    sheet.rule(HEIGHT - 58 - 11 * len(rows))
    for number, row in enumerate(reversed(rows)):
        sheet.text(MARGIN, HEIGHT - 56 - 11 * number + 4, row, 8, colour=QUIET)
    sheet.text(
        MARGIN,
        HEIGHT - 40,
        _("A finding asks: you see this differently, is that on purpose?"),
        8,
        colour=QUIET,
    )
    sheet.text(RIGHT, HEIGHT - 40, f"Braid · {workspace.name}", 8, colour=QUIET, end=True)
