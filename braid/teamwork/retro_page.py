"""Everything that the page of a retro shows, as a board and as a plain list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.activity.panels import talk
from braid.base.csvs import Row, Table
from braid.base.models import BOTH_SIDES, Side
from braid.base.text import day, number_word, shortened
from braid.base.web import Request, page
from braid.people.doors import find
from braid.people.models import Member
from braid.teamwork.citing import decisions_on
from braid.teamwork.models import Retro, RetroCard, RetroDot, RetroNote, RetroReady, RetroTopic
from braid.teamwork.retro_actions import left
from braid.teamwork.retro_writing import counts

TITLE = 60


@dataclass
class Column:
    """A column with what is in it: one's own notes, or the topics of both sides."""

    number: int
    name: str
    rows: list[Any] = field(default_factory=list)


def found_retro(member: Member, pk: int) -> Retro:
    """The retro with its meeting, or 404. One query."""
    rows = Retro.objects.visible_to(member).select_related("meeting__series", "begun_by", "opened_by", "closed_by")  # fmt: skip
    row: Retro = find(rows, pk=pk)
    row.meeting.series.workspace = member.workspace
    return row


def topics_of(member: Member, row: Retro) -> list[RetroTopic]:
    """Everything on the board, with cards and actions; what got the most dots first. Three queries."""
    rows = RetroTopic.objects.visible_to(member).filter(retro=row)
    rows = rows.prefetch_related("cards__who", "steps__action__owner")
    return sorted(rows, key=lambda topic: (-topic.dots, topic.pk))


def _columns(row: Retro, found: Iterable[Any]) -> list[Column]:
    # (An archive may bring one whose columns somebody took out: its cards are read all the same.)
    made = [Column(number, str(name)) for number, name in enumerate(row.columns or [""])]
    for each in found:
        made[min(each.column, len(made) - 1)].rows.append(each)
    return made


def _sides(row: Retro) -> list[dict[str, Any]]:
    """Of each side how many are asked, how many cards it has and how many of it are ready. Three queries."""
    asked = [seat.member for seat in row.meeting.series.seats.select_related("member")]
    known = counts(row)
    return [
        {"side": side, "people": sum(each.side == side and each.may("edit") for each in asked), **known.get(side, {"cards": 0, "ready": 0})}
        for side in (*BOTH_SIDES, Side.OTHER) if side != Side.OTHER or side in known
    ]  # fmt: skip


def _apart(member: Member, row: Retro) -> dict[str, Any]:
    mine = list(RetroNote.objects.visible_to(member).filter(retro=row).order_by("pk"))
    sides = _sides(row)
    alone = any(each["side"] == member.side and each["people"] == 1 for each in sides)
    return {
        "columns": _columns(row, mine), "mine": mine, "by_side": sides, "is_alone": alone,
        "is_ready": RetroReady.objects.visible_to(member).filter(retro=row).exists(),
        "heading": _("Each of you writes alone first"),
    }  # fmt: skip


def _open(member: Member, row: Retro) -> dict[str, Any]:
    topics = topics_of(member, row)
    mine = dict(RetroDot.objects.visible_to(member).filter(topic__retro=row).values_list("topic", "count"))
    steps = [(step.action, topic) for topic in topics for step in topic.steps.all()]
    return {
        "columns": _columns(row, topics), "topics": topics, "mine": mine, "left": left(row, member),
        "steps": sorted(steps, key=lambda pair: (pair[0].due_on, pair[0].pk)),
        "decisions": decisions_on(member, row), "table": _table(member, row, topics), "talk": talk(member, row),
        "heading": _heading(row, topics, len(steps)),
    }  # fmt: skip


def _heading(row: Retro, topics: list[RetroTopic], steps: int) -> str:
    """What is true of it, as a sentence."""
    if row.state == Retro.State.CLOSED:
        said = ngettext("%(n)s step agreed", "%(n)s steps agreed", steps)
        return capfirst(said % {"n": number_word(steps)}) if steps else _("Talked over, nothing agreed")
    if row.state == Retro.State.COUNTED and topics and topics[0].dots:
        return _("“%(title)s” got the most dots") % {"title": shortened(topics[0].title, TITLE)}
    cards = sum(len(topic.cards_in_order) for topic in topics)
    said = ngettext("%(n)s card is open", "%(n)s cards are open", cards)
    return capfirst(said % {"n": number_word(cards)}) if cards else _("Nothing is on it yet")


def _table(member: Member, row: Retro, topics: list[RetroTopic]) -> Table:
    """Every card as a row, for a spreadsheet."""
    heads = [_("Column"), _("Topic"), _("Card"), _("Side"), _("Who"), *(_("Dots of %(side)s") % {"side": member.workspace.side_name(side)} for side in BOTH_SIDES), _("Dots of others"), _("Became")]  # fmt: skip

    def rows() -> Iterator[Row]:
        for topic in topics:
            became = "; ".join(f"{step.action.text} ({_name(step.action.owner)}, {day(step.action.due_on)})" for step in topic.steps.all())  # fmt: skip
            for card in topic.cards_in_order:
                yield "", [
                    row.column(topic.column), topic.title, card.text, member.workspace.side_name(card.side), _name(card.who) if card.who else "",
                    topic.product_dots, topic.marketing_dots, topic.other_dots, became,
                ]  # fmt: skip

    return Table(f"/w/{member.workspace.slug}/{row.place}", heads, rows, len(topics))


def _name(person: Member | None) -> str:
    return person.name if person else _("somebody who has left")


def retro_page(request: Request, member: Member, pk: int, wrong: tuple[str, ...] = ()) -> HttpResponse:
    """The page; with what was refused, it says why."""
    row = found_retro(member, pk)
    shown = request.GET.get("as") or ("list" if row.as_list or row.state == Retro.State.CLOSED else "board")
    context = {
        "row": row, "meeting": row.meeting, "series": row.meeting.series, "wrong": wrong, "may": member.may("edit"),
        "works": member.may("edit") and row.state != Retro.State.CLOSED, "as_list": shown == "list", "State": Retro.State, "today": timezone.localdate(),
        "removable": row.begun_by_id == member.pk or member.may("manage"),
        **(_open(member, row) if row.is_open else _apart(member, row)),
    }  # fmt: skip
    return page(request, "teamwork/retro.html", context, status=422 if wrong else 200)


def found_topic(member: Member, pk: int, topic: int) -> RetroTopic:
    """A topic of that retro, or 404."""
    rows = RetroTopic.objects.visible_to(member).select_related("retro__meeting__series")
    found: RetroTopic = find(rows, pk=topic, retro=pk)
    found.retro.meeting.series.workspace = member.workspace
    return found


def found_card(member: Member, pk: int, card: int) -> RetroCard:
    """A card of that retro, or 404."""
    found: RetroCard = find(RetroCard.objects.visible_to(member).select_related("topic__retro"), pk=card, retro=pk)  # fmt: skip
    return found
