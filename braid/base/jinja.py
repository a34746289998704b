"""The Jinja2 environment of Braid's screens."""

from functools import cache
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, StrictUndefined

from braid.base import cells, components, sides, text


def environment(**options: Any) -> Environment:
    """Templates of every room, with the few functions and filters that they share.

    An unknown name in a template is an error: a screen that silently shows nothing is worse.
    """
    options["undefined"] = StrictUndefined
    options.update(trim_blocks=True, lstrip_blocks=True)
    env = Environment(**options)  # noqa: S701  (Django's backend passes autoescape=True)
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    # The name of a file with its hash stays the same as long as the server runs.
    env.globals.update(static=cache(staticfiles_storage.url), url=reverse)
    env.globals.update(number_word=text.number_word, **components.FUNCTIONS, **cells.FUNCTIONS)
    env.globals.update(side_name=sides.side_name, side_in_text=sides.in_text)
    env.filters.update(
        day=text.day,
        moment=text.moment,
        since=text.since,
        number=text.number,
        measured=text.measured,
        about=text.about,
        markdown=text.markdown,
    )
    return env
