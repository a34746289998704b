"""The list of rounds."""

from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.lists import Column, Filter, Listed, Listing, kept_cells, kept_for
from braid.people.models import Member
from braid.rounds.models import Card, Round, Step

Cells = list[tuple[str, dict[str, Any]]]
MOST_CARDS = 5
TONES = {"open": "together", "revealed": "warn", "settled": "ok"}

ROUNDS = Listing(
    columns=(
        Column("name", gettext_lazy("Round"), "name"),
        Column("use", gettext_lazy("Kind"), "use"),
        Column("state", gettext_lazy("State"), "state", "pill"),
        Column("closes", gettext_lazy("Closes"), "ended", "date"),
        Column("answered", gettext_lazy("Answered")),
    ),
    sort="-closes",
    filters=(
        Filter("use", gettext_lazy("Kind"), Round.Use.choices),
        Filter("state", gettext_lazy("State"), Round.State.choices),
    ),
    search=("name", "purpose"),
)


def with_end(rows: QuerySet[Round]) -> QuerySet[Round]:
    """With `ended`: when answering ended, and before that when it is planned to end."""
    closed = Step.objects.filter(round=OuterRef("pk"), state=Round.State.CLOSED).order_by("-at").values("at")
    return rows.annotate(ended=Coalesce(Subquery(closed[:1]), F("closes_at")))


def waiting_for(member: Member) -> list[Round]:
    """Open rounds that wait for this member's answers, those that close first before the others. One query."""

    def read() -> list[Round]:
        return list(Round.objects.visible_to(member).waiting_for(member).order_by("closes_at"))

    # (Of an answer there is no event, and of the hour at which a round closes nothing at all.)
    found = kept_for(member, f"rounds-waiting:{member.workspace.quiet_version}", read)
    return [row for row in found if row.takes_answers()]


def cards_of(member: Member) -> list[Card]:
    """The newest two-chair cards that this member may see. One query."""

    def read() -> list[Card]:
        rows = Card.objects.visible_to(member).select_related("product", "marketing")
        return list(rows.order_by("-pk")[:MOST_CARDS])

    found: list[Card] = kept_for(member, f"cards:{member.workspace.quiet_version}", read)
    return found


def round_cells(member: Member, listed: Listed) -> Cells:
    """One page of rounds, with how many of those asked have answered. One query."""
    cells: Cells = kept_cells(member, listed, lambda: _cells(member, listed), member.workspace.quiet_version)
    return cells


def _cells(member: Member, listed: Listed) -> Cells:
    rows = listed.rows.annotate(
        asked=Count("seats", distinct=True),
        said=Count("seats", filter=Q(seats__has_answered=True), distinct=True),
    ).values_list("pk", "name", "use", "state", "ended", "said", "asked")
    start, uses, states = (
        f"/w/{member.workspace.slug}/rounds/",
        dict(Round.Use.choices),
        dict(Round.State.choices),
    )
    return [
        (
            f"{start}{pk}/",
            {
                "name": name, "use": str(uses[use]).partition(":")[0], "state": (states[state], TONES.get(state, "")),
                "closes": closes, "answered": _("%(said)s of %(asked)s") % {"said": said, "asked": asked},
            },
        )
        for pk, name, use, state, closes, said, asked in rows
    ]  # fmt: skip
