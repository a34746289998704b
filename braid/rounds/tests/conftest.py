"""Rounds to test with: five people on each side, and a round that they are asked in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from braid.rounds import actions, instruments
from braid.rounds.models import Round
from braid.site.sample.cast import make_cast


@pytest.fixture
def cast(workspace):
    """The cast with the three more of the sample company: five on each side."""
    return make_cast(workspace, more=True)


@pytest.fixture
def people(cast):
    """The ten of both sides."""
    return [m for m in cast.values() if m.side in ("product", "marketing")]


@pytest.fixture
def make(cast, people):
    """`make("roles")`: a draft of that use with everybody invited; `make("roles", open=True)` is open."""

    def made(use="roles", *, open=True, subjects=("Pricing", "Personas"), questions=None, **values) -> Round:
        asked = {"roles": instruments.roles, "confidence": instruments.confidence, "go": instruments.go,
                 "five": instruments.five, "priorities": instruments.priorities,
                 "pulse": lambda: instruments.pulse(cast["priya"].workspace, "R")}[use]()  # fmt: skip
        start = {
            "name": "A round", "purpose": "To find out", "closes_at": timezone.now() + timedelta(days=7),
            "product_facilitator": cast["priya"], "marketing_facilitator": cast["marco"], "invited": people,
            "is_anonymous": use == "pulse", "subjects": () if use in ("pulse", "five") else subjects,
        }  # fmt: skip
        row = actions.draft_round(
            by=cast["priya"], use=use, questions=questions or asked, **{**start, **values}
        )
        return Round.objects.get(pk=actions.open_round(row, by=cast["priya"]).pk) if open else row

    return made


def say(row, person, value, subject=None, key=None, **more):
    """One answer to the only question, or to the one with that key."""
    question = row.questions.get(key=key) if key else row.questions.first()
    about = row.subjects.get(title=subject) if subject else None
    return actions.answer(row, by=person, question=question, subject=about, value=value, **more)


def ballot(row, value="4"):
    """A ballot with the same answer everywhere."""
    return {q.key: "b" if q.scale == "choice" else value for q in row.questions.all()}
