"""The report of an import in words: the same in the browser, on the command line and in the log."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.connect.context import Report


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


def lines_of(report: Report) -> Iterator[str]:
    """The report line by line."""
    yield summary(report)
    for reason, count in report.reasons.most_common(10):
        yield "  " + ngettext("%(n)s row: %(reason)s", "%(n)s rows: %(reason)s", count) % {
            "n": f"{count:,}",
            "reason": reason,
        }
    for what, count in report.also.items():
        yield _("Also made: %(n)s %(what)s.") % {"n": f"{count:,}", "what": what}
    if report.kept_count:
        yield ngettext(
            "%(n)s value was changed here since the last import and stays (--overwrite lets the file win):",
            "%(n)s values were changed here since the last import and stay (--overwrite lets the file win):",
            report.kept_count,
        ) % {"n": f"{report.kept_count:,}"}
        yield from (f"  {text}" for text in report.kept_here[:10])
    if report.gone_count:
        yield ngettext(
            "%(n)s row came from this source before and is not in it any more; nothing was deleted:",
            "%(n)s rows came from this source before and are not in it any more; nothing was deleted:",
            report.gone_count,
        ) % {"n": f"{report.gone_count:,}"}
        yield from (f"  {text}" for text in report.gone[:10])
    yield from report.notes[:15]
