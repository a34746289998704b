"""The report of an import in words: the same in the browser, on the command line and in the log."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.connect.context import Report, alike_as

# So many rows are named.
LISTED = 10
# So many reasons are logged.
IN_LOG = 5


def for_the_log(report: Report) -> str:
    """The same with the most frequent reasons, as the screen and the terminal name them, without what stood in the cells."""
    why = "; ".join(f"{count} × {alike_as(reason)}" for reason, count in report.reasons.most_common(IN_LOG))
    return f"{summary(report)} {why}".strip()


def summary(report: Report) -> str:
    """One sentence with the counts."""
    counts = {
        "rows": ngettext("%(n)s row read", "%(n)s rows read", report.rows) % {"n": f"{report.rows:,}"},
        "changed": _("%(n)s changed") % {"n": f"{report.changed:,}"},
        "new": f"{report.created:,}",
        "updated": f"{report.updated:,}",
        "same": f"{report.unchanged:,}",
        "refused": f"{report.refused:,}",
    }
    if not report.saved and report.refused and not report.changed and not report.unchanged:
        return _("%(rows)s, %(refused)s refused.") % counts
    return (
        _(
            "%(rows)s: %(changed)s (%(new)s new, %(updated)s updated), %(same)s as before, %(refused)s refused."
        )
        % counts
    )


def refusals(report: Report) -> Iterator[str]:
    """Each reason for which rows are refused, with the first row of it and what stands there."""
    for reason, count in report.reasons.most_common(10):
        line, told = report.first.get(reason, (0, reason))
        found = {"n": f"{count:,}", "line": line, "reason": told}
        if count == 1:
            yield _("line %(line)s: %(reason)s") % found
        else:
            yield _("%(n)s rows, such as line %(line)s: %(reason)s") % found
    if len(report.reasons) > 10:
        yield _("and for other reasons, which stand beside the refused rows")


def lines_of(report: Report) -> Iterator[str]:
    """The report line by line."""
    yield summary(report)
    for text in refusals(report):
        yield f"  {text}"
    yield from (_("Rests on what changes: %(what)s") % {"what": line} for line in report.rests)
    yield from remarks(report)


def remarks(report: Report) -> Iterator[str]:
    """What else there is to know about an import."""
    for what, count in report.also.items():
        yield _("Also made: %(what)s (%(n)s).") % {"n": f"{count:,}", "what": what}
    if report.kept_count:
        yield ngettext(
            "%(n)s value was made or changed here and stays as it is here:",
            "%(n)s values were made or changed here and stay as they are here:",
            report.kept_count,
        ) % {"n": f"{report.kept_count:,}"}
        yield from (f"  {text}" for text in report.kept_here[:10])
    if report.gone_count:
        yield _gone(report) % {"n": f"{report.gone_count:,}"}
        yield from (f"  {text}" for text in report.gone[:LISTED])
        if report.gone_count > LISTED:
            more = report.gone_count - LISTED
            yield ngettext("  and %(n)s more", "  and %(n)s more", more) % {"n": f"{more:,}"}
        if report.not_archived:
            yield _(
                "None of them was archived: rows that cannot be read may be among them. Mend those first."
            )
    yield from report.notes[:15]
    if report.not_read:
        names = ", ".join(f"“{name[:60]}”" for name in report.not_read[:20])
        more = len(report.not_read) - 20
        names += ngettext(" and %(n)s more", " and %(n)s more", more) % {"n": more} if more > 0 else ""
        yield ngettext(
            "Column not read: %(names)s.", "Columns not read: %(names)s.", len(report.not_read)
        ) % {"names": names}


def _gone(report: Report) -> str:
    """What becomes of the rows that are not in the source any more."""
    if report.refused:
        return ngettext(
            "%(n)s row came from this source before and is not among those that can be read; it stays as it is:",
            "%(n)s rows came from this source before and are not among those that can be read; they stay as they are:",
            report.gone_count,
        )
    if report.archived and report.saved:
        return ngettext(
            "%(n)s row came from this source before and is not in it any more; it was put into the archive:",
            "%(n)s rows came from this source before and are not in it any more; they were put into the archive:",
            report.gone_count,
        )
    if report.archived:
        return ngettext(
            "%(n)s row came from this source before and is not in it any more; it would go to the archive:",
            "%(n)s rows came from this source before and are not in it any more; they would go to the archive:",
            report.gone_count,
        )
    return ngettext(
        "%(n)s row came from this source before and is not in it any more; nothing was deleted:",
        "%(n)s rows came from this source before and are not in it any more; nothing was deleted:",
        report.gone_count,
    )
