"""The list of rounds."""

from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.lists import Column, Filter, Listed, Listing
from braid.people.models import Member
from braid.rounds.models import Round, Step

Cells = list[tuple[str, dict[str, Any]]]
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


def round_cells(member: Member, listed: Listed) -> Cells:
    """One page of rounds, with how many of those asked have answered. One query."""
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
