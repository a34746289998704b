"""In which tone notes are written: the rules to begin with, and what in a text goes against them."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from braid.messaging.drafts.marks import ABSOLUTE, WORD, marks
from braid.messaging.models import Changelog
from braid.people.models import Member

# A reader of a changelog reads this many words of one note, and skims the rest.
LONG_WORDS = 90
# Each rule with a sentence that breaks it and one that keeps it.
RULES: tuple[tuple[Any, Any, Any], ...] = (
    (
        gettext_lazy("Begin with what the reader can do, not with what you did."),
        gettext_lazy("We refactored the export service."),
        gettext_lazy("You can export a dashboard with its filters."),
    ),
    (
        gettext_lazy("What changed is a fact that can be checked; why it matters is about one person in one situation."),
        gettext_lazy("A powerful new alerting experience."),
        gettext_lazy("When a number leaves its usual range, whoever owns the dashboard gets a message."),
    ),
    (
        gettext_lazy("No absolute words: one exception makes them wrong."),
        gettext_lazy("Never miss a change again."),
        gettext_lazy("You hear of a change within five minutes."),
    ),
    (
        gettext_lazy("Words of the reader, not of the team. What is short for something is in the glossary."),
        gettext_lazy("P95 of the ingest path is down 40%."),
        gettext_lazy("New data shows up in about six minutes; it was ten."),
    ),
    (
        gettext_lazy("Say where it ends: the plan, the limit, what does not work yet."),
        gettext_lazy("Works with your data."),
        gettext_lazy("Works with spreadsheets up to 10,000 rows; databases come later."),
    ),
    (
        gettext_lazy("What somebody has to do stands first, with the day by which."),
        gettext_lazy("Some settings may be affected."),
        gettext_lazy("Before 1 May, choose who may see the old reports: Settings, Reports."),
    ),
)  # fmt: skip


def changelog_of(member: Member) -> Changelog:
    """How the notes of a workspace are introduced and written; an empty one where nobody has said so yet."""
    return Changelog.objects.visible_to(member).first() or Changelog(workspace_id=member.workspace_id)


def remarks(text: str, known: Collection[str]) -> list[str]:
    """What in a part of a note goes against the tone, each in a sentence.

    Args:
        known: words of the glossary, in small letters.
    """
    found: dict[str, list[str]] = {}
    for mark in marks(text, known):
        if mark.kind in (ABSOLUTE, WORD):
            found.setdefault(mark.why, []).append(f"“{mark.text}”")
    said = [f"{', '.join(dict.fromkeys(words))}: {why}" for why, words in found.items()]
    count = len(text.split())
    if count > LONG_WORDS:
        long = ngettext("%(num)s word", "%(num)s words", count) % {"num": count}
        said.append(_("%(words)s: most readers stop after a few lines. What can go?") % {"words": long})
    return said
