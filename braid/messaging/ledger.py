"""How claims stand, for lists and pages: the pill, who checked and when, and the story of one claim."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.held import Held
from braid.base.models import WorkspaceModel
from braid.messaging.models import UNCHECKED, Ask, Claim, FactCheck, OverriddenClaim, Override, Standing
from braid.messaging.resting import told
from braid.people.models import Member

WORDS = {UNCHECKED: gettext_lazy("Unchecked"), **dict(Standing.choices)}
TONES = {
    UNCHECKED: "",
    Standing.TRUE: "ok",
    Standing.LIMITS: "ok",
    Standing.WRONG: "bad",
    Standing.EXPIRED: "warn",
}


def standing_pill(standing: str) -> tuple[str, str]:
    """A standing as a word and its tone."""
    return str(WORDS[standing]), TONES[standing]


@dataclass(frozen=True, slots=True)
class Stand:
    """How one claim stands. Of an expired one `checker`, `on` and `limits` tell of the verdict that was taken back."""

    standing: str = UNCHECKED
    checker: str = ""
    on: date | None = None
    limits: str = ""
    # Who is asked and has not answered yet.
    asked: str = ""

    @property
    def pill(self) -> tuple[str, str]:
        return standing_pill(self.standing)

    @property
    def who(self) -> str:
        """Who is asked, as long as it needs a check, else who checked."""
        if self.asked and (self.needs_check or not self.checker):
            return _("%(name)s is asked") % {"name": self.asked}
        return self.checker

    @property
    def needs_check(self) -> bool:
        return self.standing in (UNCHECKED, Standing.EXPIRED)


COLUMNS = ("standing", "checker", "checker_name", "checked_on", "limits", "asked")


def with_stand(claims: QuerySet[Any]) -> QuerySet[Any]:
    """Claims with what `stand_of` reads of each, in the same question to the database."""
    verdicts = (
        FactCheck.objects.filter(claim=OuterRef("pk")).exclude(standing=Standing.EXPIRED).order_by("-pk")
    )
    last = {
        name: Subquery(verdicts.values(column)[:1])
        for name, column in (
            ("checker", "expert__name"), ("checker_name", "expert_name"), ("checked_on", "on"), ("limits", "limits"),
        )
    }  # fmt: skip
    asked = Ask.objects.open().filter(claim=OuterRef("pk")).order_by("-pk").values("expert__name")[:1]
    rows: Any = claims
    return rows.with_standing().annotate(**last, asked=Subquery(asked))


def stand_of(row: Mapping[str, Any]) -> Stand:
    """How the claim of such a row stands."""
    checker = row["checker"] or row["checker_name"] or ""
    return Stand(row["standing"], checker, row["checked_on"], row["limits"] or "", row["asked"] or "")


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that happened to a claim: a verdict, a change that took it back, a request, a publishing all the same."""

    kind: str
    at: datetime
    row: Any
    said: tuple[str, ...] = ()
    # What went out, where it did all the same.
    subject: Any = None


def _checked(member: Member, claim: int) -> QuerySet[FactCheck]:
    rows = FactCheck.objects.visible_to(member).filter(claim=claim)
    return rows.select_related("expert", "by").order_by("pk")


def _went_out(member: Member, claim: int) -> QuerySet[OverriddenClaim]:
    rows = OverriddenClaim.objects.visible_to(member).filter(claim=claim)
    return rows.select_related("override__by").order_by("-pk")


_checks: Held[FactCheck] = Held(_checked, FactCheck.claim)
_asks: Held[Ask] = Held(
    lambda member, claim: Ask.objects.visible_to(member).filter(claim=claim).select_related("expert", "by"),
    Ask.claim,
)
_out: Held[OverriddenClaim] = Held(_went_out, OverriddenClaim.claim)


def story(member: Member, claim: Claim) -> list[Turn]:
    """What happened to the checking of a claim, the newest first. Three queries, and one for each kind of thing that went out."""
    turns: list[Turn] = []
    before: dict[str, str] = {}
    for check in _checks.of(member, claim):
        said = tuple(told(check.because, before, check.rests_on)) if not check.is_verdict else ()
        turns.append(Turn("verdict" if check.is_verdict else "expired", check.made_at, check, said))
        before = check.rests_on
    turns += [Turn("asked", ask.at, ask) for ask in _asks.of(member, claim)]
    rows = [link.override for link in _out.of(member, claim)]
    turns += [Turn("anyway", row.at, row, subject=what) for row, what in _with_subject(member, rows)]
    return sorted(turns, key=lambda turn: (turn.at, turn.kind == "verdict"), reverse=True)


def _with_subject(member: Member, rows: list[Override]) -> list[tuple[Override, WorkspaceModel]]:
    """Overrides, each with what went out by it, as far as the member sees that. One query for each kind of thing."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        wanted[row.subject_kind].add(row.subject_id)
    seen: dict[tuple[str, int], WorkspaceModel] = {}
    for kind, pks in wanted.items():
        model: Any = apps.get_model(kind)
        for subject in model._default_manager.visible_to(member).filter(pk__in=pks):
            seen[kind, subject.pk] = subject
    return [(row, subject) for row in rows if (subject := seen.get((row.subject_kind, row.subject_id)))]


def standing_choices() -> list[tuple[str, Any]]:
    """What a list of claims can be narrowed to."""
    return [
        ("needs", gettext_lazy("Needs a check")),
        ("unchecked", WORDS[UNCHECKED]),
        *((value, label) for value, label in Standing.choices),
    ]
