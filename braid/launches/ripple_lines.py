"""Changes that rippled, as sentences and as what the pages show of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from braid.activity.facts import NUMBER, ROW, Names, is_row, name_of
from braid.activity.words import field_label
from braid.base.held import Held
from braid.base.inside import ANY, check
from braid.base.models import Stage, WorkspaceModel
from braid.base.text import day
from braid.launches.models import Gate, Launch, LaunchStage, Ripple, RippleAnswer, RippleAsk, RippleThing
from braid.launches.rests import AWAY, ITEMS, PHASE, Changes
from braid.messaging.said import stage_word
from braid.people.models import Member
from braid.roadmap.models import Item, Phase

MOST = 12
# Changes of many rows at once are read as one; of such a one so many rows are named.
LOOKED_AT, NAMED = 600, 5
Verdict = RippleAnswer.Verdict
PILLS = {
    Verdict.FINE: (gettext_lazy("fine"), "ok"),
    Verdict.CHANGE: (gettext_lazy("must change"), "warn"),
    Verdict.CANNOT: (gettext_lazy("cannot"), "bad"),
}
DAYS = ("on", "planned_on", "due_on")


@dataclass
class Answer:
    """One person who was asked, with what they said last."""

    pk: int
    name: str
    side: str
    stands_in_for: str
    verdict: str
    words: str
    said_by: str
    said_at: datetime | None
    ended: str
    may_answer: bool
    page: str

    @property
    def told(self) -> tuple[Any, ...]:
        """Whom was asked, and what they said."""
        return (self.name, self.side, self.verdict, self.words, self.ended)

    @property
    def is_open(self) -> bool:
        """Nobody has answered, or it cannot be: readiness waits."""
        return not self.ended and self.verdict in ("", Verdict.CANNOT)

    @property
    def pill(self) -> tuple[str, str]:
        """What was said, in a word."""
        word, tone = PILLS.get(self.verdict, (_("asked"), ""))  # type: ignore[call-overload]
        return str(word), tone


@dataclass
class Story:
    """One change: who changed what and why, and what everybody said whose work rested on it."""

    pk: int
    by: str
    said: str
    why: str
    at: datetime
    taken_back: str
    # How many rows were changed by it.
    count: int = 1
    answers: list[Answer] = field(default_factory=list)

    def add(self, answer: Answer) -> None:
        """One more answer; what one person was asked about several rows at once is there once."""
        if self.count == 1 or answer.told not in {one.told for one in self.answers}:
            self.answers.append(answer)

    @property
    def is_open(self) -> bool:
        """Somebody has not settled it."""
        return any(answer.is_open for answer in self.answers)


def phrase(kind: str, changes: Changes, known: Names) -> str:
    """What was changed, to be read after a name: "moved the day from 3 Jun to 17 Jun; audience: all → some"."""
    return "; ".join(_part(kind, name, pair, known) for name, pair in changes.items())


def check_changes(changes: Any) -> None:
    """What an archive says of a change: it can be told."""
    check(changes, {str: (ANY, ANY)})
    phrase("launches.launch", changes, {})


def _part(kind: str, name: str, pair: list[Any], known: Names) -> str:
    if name == ITEMS:
        gone, new = (", ".join(name_of(row, known) for row in rows if is_row(row)) for rows in pair)
        parts = [(_("in it now: %(items)s"), new), (_("no longer in it: %(items)s"), gone)]
        return "; ".join(text % {"items": rows} for text, rows in parts if rows)
    if name == AWAY:
        return _("put into the archive")
    before, after = (_value(name, value, known) for value in pair)
    if name in DAYS and pair[1]:
        return _("from %(before)s to %(after)s") % {"before": before, "after": after}
    label = field_label(kind, name)
    return f"{label}: {before or _('nothing')} → {after or _('nothing')}"


def _value(name: str, value: Any, known: Names) -> str:
    if is_row(value):
        return name_of(value, known)
    if name in DAYS and isinstance(value, str) and value:
        return day(date.fromisoformat(value))
    if name in ("promised_stage", "stage") and value in Stage.values:
        return stage_word(str(value))
    if name == PHASE and value in Phase.values:
        return str(Phase(value).label)
    return "" if value is None else str(value)


def as_asked(asks: Iterable[Any]) -> list[list[Any]]:
    """Questions as they are asked: what one change of many asks of one person about one launch is one of them."""
    found: dict[Any, list[Any]] = {}
    for ask in asks:
        because = ask.ripple.because_id
        key = (because, ask.asked_id, ask.launch_id, ask.side) if because else ask.pk
        found.setdefault(key, []).append(ask)
    return list(found.values())


def asked_about(asks: list[Any], known: Names) -> str:
    """What a question is about; where it is about many, those whose names are known, each with its change."""
    if len(asks) == 1:
        return phrase(asks[0].ripple.subject_kind, asks[0].changes, known)
    return several([((ask.ripple.subject_kind, ask.ripple.subject_id), ask.changes) for ask in asks], known)


def several(changed: list[tuple[tuple[str, int], Changes]], known: Names) -> str:
    """ "Search and Filters (phase: Build → Dropped)"; of many the first few, and how many more there are."""
    told: dict[str, list[str]] = {}
    for key, changes in changed[:NAMED]:
        told.setdefault(phrase(key[0], changes, known), []).append(
            known.get(key) or _("one that you cannot see")
        )
    parts = [f"{', '.join(names)} ({what})" for what, names in told.items()]
    if (more := len(changed) - NAMED) > 0:
        parts.append(ngettext("%(num)s more", "%(num)s more", more) % {"num": more})
    return "; ".join(parts)


def subject_names(member: Member, asks: Iterable[Any]) -> Names:
    """The names of what was changed together with others, as far as the member may see them. A query for each kind."""
    return _names(member, {(ask.ripple.subject_kind, ask.ripple.subject_id) for ask in asks if ask.ripple.because_id})  # fmt: skip


def moved(kind: str, changes: Changes) -> bool:
    """Whether it is a day alone that moves: that is told in other words."""
    return set(changes) <= set(DAYS) and all(pair[1] for pair in changes.values())


def told_by(name: str, made: Ripple, known: Names, thing: str = "") -> str:
    """ "Marco moved it from 3 Jun to 17 Jun", "Marco changed the release 4.2: name: 4.2 → 4.3"."""
    values = {"name": name, "what": phrase(made.subject_kind, made.changes, known), "thing": thing or _("it")}
    if moved(made.subject_kind, made.changes):
        return _("%(name)s moved %(thing)s %(what)s") % values
    return _("%(name)s changed %(thing)s: %(what)s") % values


def known_names(member: Member, changes: Iterable[Changes]) -> Names:
    """The names of the items in these changes that the member may read. One query, where there are any."""
    numbers = {
        one[NUMBER]
        for each in changes
        for pair in each.values()
        for part in pair
        for one in (part if isinstance(part, list) else [part])
        if is_row(one) and one[ROW] == Item._meta.label_lower
    }
    rows = Item.objects.visible_with_archived(member).filter(pk__in=numbers) if numbers else ()
    return {(Item._meta.label_lower, row.pk): str(row) for row in rows}


def _changes(member: Member, kind: str, pk: int) -> QuerySet[Ripple]:
    return _newest(member, Q(subject_kind=kind, subject_id=pk))


def _changes_of_launch(member: Member, kind: str, pk: int) -> QuerySet[Ripple]:
    own = Q(subject_kind=kind, subject_id=pk)
    own |= Q(pk__in=RippleAsk.objects.filter(launch=pk).values("ripple"))
    for part in (LaunchStage, Gate):
        rows = part.objects.filter(launch=pk)
        own |= Q(subject_kind=part._meta.label_lower, subject_id__in=rows.values("pk"))
    return _newest(member, own)


def _newest(member: Member, own: Q) -> QuerySet[Ripple]:
    rows = Ripple.objects.visible_to(member).filter(own).select_related("by", "taken_back_by")
    return rows.order_by("-pk")[:LOOKED_AT]


_of_row: Held[Ripple] = Held(_changes, Ripple)
_of_launch: Held[Ripple] = Held(
    _changes_of_launch, Ripple, RippleAsk.launch, (Ripple, LaunchStage.launch), (Ripple, Gate.launch)
)


def stories(member: Member, subject: WorkspaceModel) -> list[Story]:
    """The newest changes of a launch, a release or an item; of a launch also those on which it rests. Four queries."""
    changes = _of_launch if isinstance(subject, Launch) else _of_row
    together = _together(changes.of(member, subject))[:MOST]
    if not together:
        return []
    rows = [row for made in together for row in made]
    known = known_names(member, (row.changes for row in rows)) | _others(member, rows, subject)
    told = [_story(made, subject, known) for made in together]
    found = {row.pk: story for made, story in zip(together, told, strict=True) for row in made}
    asks = RippleAsk.objects.visible_to(member).filter(ripple__in=found)
    if isinstance(subject, Launch):
        asks = asks.filter(launch=subject)
    for ask in _with_names(asks):
        if ask.ended and not ask.verdict:
            continue  # (Nobody has said anything to it: the change that took its place tells the rest.)
        found[ask.ripple_id].add(_answer(ask, member))
    return told


def _together(rows: list[Ripple]) -> list[list[Ripple]]:
    """Changes as they were made: those of many rows at once are one, unless one of them was taken back alone."""
    found: dict[Any, list[Ripple]] = {}
    for row in rows:
        found.setdefault(
            (row.because_id, row.taken_back_at is None) if row.because_id else row.pk, []
        ).append(row)
    return list(found.values())


def _others(member: Member, rows: list[Ripple], subject: WorkspaceModel) -> Names:
    """The names of the releases and items that were changed instead of the launch, as far as the member may see them."""
    own = (subject.kind, subject.pk)
    return _names(member, {(row.subject_kind, row.subject_id) for row in rows} - {own})


def _names(member: Member, wanted: Iterable[tuple[str, int]]) -> Names:
    kinds: dict[str, set[int]] = {}
    for kind, number in wanted:
        kinds.setdefault(kind, set()).add(number)
    return {
        (kind, row.pk): str(row)
        for kind, numbers in kinds.items()
        for row in apps.get_model(kind).objects.visible_with_archived(member).filter(pk__in=numbers)
    }


def _story(made: list[Ripple], subject: WorkspaceModel, known: Names) -> Story:
    gone, row = _("somebody who has left"), made[0]
    who = row.by.name if row.by else gone
    key = (row.subject_kind, row.subject_id)
    if len(made) > 1:
        what = several([((one.subject_kind, one.subject_id), one.changes) for one in made], known)
        said = _("%(name)s changed several at once: %(what)s") % {"name": who, "what": what}
    else:
        said = told_by(who, row, known, "" if key == (subject.kind, subject.pk) else _named(key, known))
    back = row.taken_back_by.name if row.taken_back_by else gone
    return Story(row.pk, who, said, row.why, row.at, back if row.taken_back_at else "", len(made))


def _named(key: tuple[str, int], known: Names) -> str:
    """What a launch rests on, by its kind and name."""
    label = str(KINDS.get(key[0]) or apps.get_model(key[0])._meta.verbose_name)
    return f"{label} {known[key]}" if key in known else _("something that this rests on")


def _with_names(asks: QuerySet[Any]) -> QuerySet[Any]:
    return asks.with_answer().annotate(  # type: ignore[attr-defined]
        asked_name=F("asked__name"), asked_side=F("asked__side"), stands_in=F("instead_of__name")
    )


def _answer(ask: Any, member: Member) -> Answer:
    gone = _("somebody who has left")
    return Answer(
        ask.pk, ask.asked_name or gone, ask.asked_side or "", ask.stands_in or "", ask.verdict or "", ask.words or "",
        (ask.said_by or gone) if ask.verdict else "", ask.said_at, ask.get_ended_display() if ask.ended else "",
        ask.answerable_by(member), ask.page,
    )  # fmt: skip


def things_of(member: Member, asks: Iterable[RippleAsk]) -> tuple[list[WorkspaceModel], int]:
    """What rests on these changes and is theirs, as far as the reader may see it, and how many more there are."""
    by_kind: dict[str, set[int]] = {}
    for kind, number in RippleThing.objects.filter(ask__in=list(asks)).values_list(
        "subject_kind", "subject_id"
    ):
        by_kind.setdefault(kind, set()).add(number)
    total = sum(map(len, by_kind.values()))
    found = [
        row
        for kind, numbers in by_kind.items()
        for row in apps.get_model(kind)._default_manager.all().visible_to(member).filter(pk__in=numbers)
    ]
    return found, total - len(found)


def kind_of(row: WorkspaceModel) -> str:
    """What people call this kind of row."""
    return str(KINDS.get(row.kind) or row._meta.verbose_name)


KINDS = {
    "launches.launch": gettext_lazy("launch"),
    "launches.launchstage": gettext_lazy("stage"),
    "launches.gate": gettext_lazy("gate"),
    "launches.task": gettext_lazy("task"),
    "messaging.content": gettext_lazy("content"),
    "messaging.claim": gettext_lazy("claim"),
    "rounds.round": gettext_lazy("round"),
}
