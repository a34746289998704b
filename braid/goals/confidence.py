"""How confident both sides are in a key result, as they said apart: beside its check-ins, after the reveal."""

from typing import Any

from django.template import engines
from markupsafe import Markup

from braid.goals.models import KeyResult
from braid.people.models import Member
from braid.rounds.models import Round, Subject


def spread(member: Member, row: KeyResult) -> Markup | str:
    """The newest revealed spread with its reasons; nothing while no round about it is open to both sides. One query."""
    subjects = Subject.objects.visible_to(member).filter(
        subject_kind=row.kind, subject_id=row.pk, round__use=Round.Use.CONFIDENCE,
        round__state__in=[Round.State.REVEALED, Round.State.SETTLED], round__result__isnull=False,
    )  # fmt: skip
    newest = subjects.select_related("round__result").order_by("-round_id").first()
    part = _part(newest) if newest else None
    if newest is None or part is None:
        return ""
    context = {"part": part, "round": newest.round, "member": member, "u": f"/w/{member.workspace.slug}/"}
    html = engines["jinja2"].get_template("goals/spread.html").render(context)
    return Markup(html)  # noqa: S704  (rendered by an escaping template)


def _part(subject: Subject) -> dict[str, Any] | None:
    parts: list[dict[str, Any]] = subject.round.result.found["parts"]
    return next((p for p in parts if p["shape"] == "numbers" and p["key"] == f"sure.{subject.order}"), None)
