"""A person in one cell of a list."""

from django.template import engines
from markupsafe import Markup

from braid.people.models import Member


def portrait(member: Member) -> Markup:
    """Avatar and name; the avatar is silent because the name stands beside it."""
    people = engines["jinja2"].env.get_template("components/people.html").module  # type: ignore[attr-defined]
    return Markup('<span class="person"><span aria-hidden="true">{}</span><span>{}</span></span>').format(
        people.avatar(member), member.name
    )
