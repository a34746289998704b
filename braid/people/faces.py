"""A person in one cell of a list."""

from functools import lru_cache

from django.template import engines
from markupsafe import Markup

from braid.base.cells import Shown
from braid.base.sides import manner
from braid.people.models import Member


def portrait(member: Member) -> Markup:
    """Avatar and name; the avatar is silent because the name stands beside it."""
    return _portrait(Shown(member.name, member.side, member.initials), manner())


@lru_cache(maxsize=2048)
def _portrait(one: Shown, _manner: str) -> Markup:
    people = engines["jinja2"].env.get_template("components/people.html").module  # type: ignore[attr-defined]
    return Markup('<span class="person"><span aria-hidden="true">{}</span><span>{}</span></span>').format(
        people.avatar(one), one.name
    )
