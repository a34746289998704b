"""The map of who can explain what, and what it says: read once for the page, the topic and the table."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.base.csvs import Table
from braid.base.models import BOTH_SIDES
from braid.base.text import number_word
from braid.people.models import Member
from braid.teamwork.models import Level, Series, Shadowing, Topic

CAN, LEARNS, WANTS = Level.Stands.CAN, Level.Stands.LEARNS, Level.Stands.WANTS


@dataclass
class Line:
    """One topic, and who stands where with it."""

    topic: Topic
    people: dict[str, list[Member]] = field(default_factory=lambda: defaultdict(list))
    own: str = ""

    @property
    def can(self) -> list[Member]:
        """Who can explain it."""
        return self.people[CAN]

    @property
    def thin(self) -> bool:
        """Whether it hangs on nobody, on one person, or on one side."""
        return len(self.can) < 2 or not set(BOTH_SIDES) <= {each.side for each in self.can}

    def said(self, member: Member) -> tuple[str, str]:
        """What is to be said of it, as a pill; nothing where people of both sides can explain it."""
        sides = {each.side for each in self.can if each.side in BOTH_SIDES}
        if not self.can:
            return _("nobody can explain it"), "bad"
        if len(self.can) == 1:
            return _("one person only"), "warn"
        if len(sides) < len(BOTH_SIDES):
            name = member.workspace.side_name(next(iter(sides))) if sides else _("neither side")
            return _("%(side)s only") % {"side": name}, "warn"
        return "", ""


def lines_of(member: Member, rows: Any = None) -> list[Line]:
    """Every topic, those that hang on few first. Two queries."""
    topics = list((Topic.objects.visible_to(member) if rows is None else rows).order_by("name"))
    found = {topic.pk: Line(topic) for topic in topics}
    levels = Level.objects.visible_to(member).filter(topic__in=found).select_related("member")
    for level in levels.order_by("member__name"):
        if level.member.has_left:
            continue
        found[level.topic_id].people[level.stands].append(level.member)
        if level.member_id == member.pk:
            found[level.topic_id].own = level.stands
    return sorted(found.values(), key=lambda line: (not line.thin, len(line.can), line.topic.name.casefold()))


def heading(lines: list[Line]) -> str:
    """What is true of all topics, as a sentence."""
    thin = sum(line.thin for line in lines)
    if not lines:
        return _("Who can explain what")
    if not thin:
        return _("People of both sides can explain everything")
    said = ngettext("%(n)s topic hangs on one person or one side", "%(n)s topics hang on one person or one side", thin)  # fmt: skip
    return capfirst(said % {"n": number_word(thin)})


def table(member: Member, lines: list[Line]) -> Table:
    """Topics by people, for a spreadsheet."""
    people: dict[int, Member] = {}
    for line in lines:
        for each in (one for some in line.people.values() for one in some):
            people[each.pk] = each
    ordered = sorted(people.values(), key=lambda each: (each.side, each.name))
    heads = [_("Topic"), _("How one knows"), *(each.name for each in ordered)]

    def rows() -> Any:
        words = dict(Level.Stands.choices)
        for line in lines:
            stands = {each.pk: words[level] for level, some in line.people.items() for each in some}
            yield (
                f"/w/{member.workspace.slug}/{line.topic.place}",
                [line.topic.name, line.topic.note, *(stands.get(each.pk, "") for each in ordered)],
            )

    return Table(f"/w/{member.workspace.slug}/learning/", heads, rows, len(lines))


def sessions(member: Member, topic: Topic | None = None) -> list[Any]:
    """Series in which one side teaches the other, or those about a topic, with their next and their last day. One query."""
    from braid.teamwork.meeting_lists import told

    rows = Series.objects.visible_to(member)
    rows = rows.filter(about=f"topic:{topic.pk}") if topic else rows.filter(kind_of=Series.Kind.TRAINING)
    return list(told(rows).order_by("ended_on", "next_on", "-pk")[:20])


def followings(member: Member) -> dict[str, list[Shadowing]]:
    """Who follows whom now and soon, and who did. One query."""
    today = timezone.localdate()
    rows = list(Shadowing.objects.visible_to(member).select_related("follower", "host").order_by("-first_on", "-pk")[:60])  # fmt: skip
    return {
        "following": [each for each in reversed(rows) if each.last_on >= today],
        "followed": [each for each in rows if each.last_on < today],
    }
