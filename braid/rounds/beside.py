"""The rounds about one row, for its page in the room that owns it."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template import engines
from markupsafe import Markup

from braid.base.held import Held
from braid.base.models import WorkspaceModel
from braid.people.models import Member
from braid.rounds.lists import TONES
from braid.rounds.models import Round, Subject

SHOWN = 5


def rounds_on(member: Member, kind: str, pk: int, *, parts: QuerySet[Any] | None = None) -> QuerySet[Round]:
    """The newest rounds that were opened about this row, or that ask about it among others.

    Args:
        parts: the rows of which this one is made: what asks about one of those is about it, too.
    """
    asked = Q(subject_kind=kind, subject_id=pk)
    if parts is not None:
        asked |= Q(subject_kind=parts.model._meta.label_lower, subject_id__in=parts.values("pk"))
    among = Subject.objects.filter(asked, round=OuterRef("pk"))
    about = Q(subject_kind=kind, subject_id=pk) | Q(Exists(among))
    rows: QuerySet[Round] = Round.objects.visible_to(member).exclude(state=Round.State.DRAFT).filter(about)
    return rows.order_by("-pk")[:SHOWN]


_about: Held[Round] = Held(rounds_on, Round, Subject)


def rounds_about(member: Member, row: WorkspaceModel) -> Markup | str:
    """Those rounds, where there are any. One query."""
    return drawn(member, _about.of(member, row))


def drawn(member: Member, rounds: list[Round]) -> Markup | str:
    """The names and states of these rounds alone: nothing of what anybody answered."""
    found = [(each, TONES.get(each.state, "")) for each in rounds]
    if not found:
        return ""
    context = {"rounds": found, "u": f"/w/{member.workspace.slug}/"}
    html = engines["jinja2"].get_template("rounds/beside.html").render(context)
    return Markup(html)  # noqa: S704  (rendered by an escaping template)
