"""What is drawn once for many answers has a mark where the token of a form goes: each answer puts its own there."""

import secrets
from typing import Any

from markupsafe import Markup

# Nobody can know it, so nobody can write it somewhere and have it filled in there. Each process has its own: it belongs
# into the name under which something with it is kept.
MARK = secrets.token_hex(16)
# What stands in a form as `csrf_input`.
FIELD = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(MARK)


def with_token(html: str, member: Any) -> Markup:
    """What a template has drawn, with the reader's token in the place of the mark."""
    return Markup(html.replace(MARK, member.form_token()) if MARK in html else html)  # noqa: S704  (rendered by an escaping template)
