"""The rounds about one row, for its page in the room that owns it."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template import engines
from markupsafe import Markup

from braid.base.models import WorkspaceModel
from braid.people.models import Member
from braid.rounds.lists import TONES
from braid.rounds.models import Round, Subject

SHOWN = 5


def rounds_about(member: Member, row: WorkspaceModel, *, parts: QuerySet[Any] | None = None) -> Markup | str:
    """The newest rounds that were opened about this row, or that ask about it among others. One query.

    Their names and states alone: nothing of what anybody answered.

    Args:
        parts: the rows of which this one is made: what asks about one of those is about it, too.
    """
    asked = Q(subject_kind=row.kind, subject_id=row.pk)
    if parts is not None:
        asked |= Q(subject_kind=parts.model._meta.label_lower, subject_id__in=parts.values("pk"))
    among = Subject.objects.filter(asked, round=OuterRef("pk"))
    about = Q(subject_kind=row.kind, subject_id=row.pk) | Q(Exists(among))
    rows = Round.objects.visible_to(member).exclude(state=Round.State.DRAFT).filter(about)
    found = [(each, TONES.get(each.state, "")) for each in rows.order_by("-pk")[:SHOWN]]
    if not found:
        return ""
    context = {"rounds": found, "u": f"/w/{member.workspace.slug}/"}
    html = engines["jinja2"].get_template("rounds/beside.html").render(context)
    return Markup(html)  # noqa: S704  (rendered by an escaping template)
