"""Making templates of rounds and changing them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.rows import keep
from braid.people.models import Member
from braid.rounds.asking import Asked, as_asked
from braid.rounds.instruments import FACTOR, INVOLVED, ITEMS, MINI, RESERVE
from braid.rounds.models import Round, Template
from braid.rounds.plans import MODULES, SHORT, Plan, plan_of


@transaction.atomic
def keep_template(plan: Plan, *, by: Member, row: Template | None = None) -> Template:
    """Keeps a template, a new one or in the place of what a row said.

    Raises:
        ValidationError: by "field: reason", as a file would be refused.
        PermissionDenied: this member may not edit.
    """
    plan = plan_of(plan.says())
    made = row or Template(workspace_id=by.workspace_id, made_by=by)
    kept = keep(by, made, use=plan.kind, name=plan.name, purpose=plan.purpose, content=plan.says())
    record(by, "round_template.changed" if row else "round_template.made", kept)
    return kept


@transaction.atomic
def save_as_template(row: Round, *, by: Member) -> Template:
    """How this round was asked, without whom, about which rows, and what they answered.

    Raises:
        ValidationError: its questions are none that a template can hold.
        PermissionDenied: this member may not edit.
    """
    if not by.may("edit") or row.workspace_id != by.workspace_id:
        raise PermissionDenied
    return keep_template(plan_from(row), by=by)


def plan_from(row: Round) -> Plan:
    """A round as a template. Its people stay out, and so do rows that it was about: they are chosen anew."""
    opened = row.steps.filter(state=Round.State.OPEN).values_list("at", flat=True).first() or row.made_at
    days = round((row.closes_at - opened).total_seconds() / 86_400)
    asked = [as_asked(q) for q in row.questions.order_by("order")]
    about = row.subjects.filter(subject_kind="").order_by("order").values_list("title", flat=True)
    return Plan(
        name=row.name, kind=row.use, purpose=row.purpose,
        modules=_modules(asked) if row.use == Round.Use.PULSE else (),
        subjects=tuple(about) if row.use == Round.Use.ROLES else (),
        questions=_own(asked) if row.use == Round.Use.PULSE else tuple(asked),
        days_open=min(90, max(1, days)), every_months=row.every_months,
        guess=row.asks_guess, initials=row.shows_names,
    )  # fmt: skip


def _modules(asked: list[Asked]) -> tuple[str, ...]:
    if {q.key for q in asked if q.block != "X"} <= set(MINI):
        return (SHORT,)
    blocks = {q.block for q in asked}
    return tuple(name for name, block in MODULES.items() if block in blocks)[:1]


def _own(asked: list[Asked]) -> tuple[Asked, ...]:
    bank = {key for key, *_rest in (*ITEMS, *RESERVE)}
    return tuple(q for q in asked if q.key not in bank and q.key != FACTOR and q.block != INVOLVED)


@transaction.atomic
def copy_template(plan: Plan, *, by: Member) -> Template:
    """The same once more, to be changed."""
    said: dict[str, Any] = plan.says()
    said["name"] = _("%(name)s (copy)") % {"name": str(plan.name)[:110]}
    return keep_template(plan_of(said), by=by)
