"""The Jinja2 environment of Braid's screens."""

from functools import cache, lru_cache
from typing import Any, cast

from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from braid.base import cells, components, explained, lists, sides, text
from braid.base.sides import manner


def environment(**options: Any) -> Environment:
    """Templates of every room, with the few functions and filters that they share.

    An unknown name in a template is an error: a screen that silently shows nothing is worse.
    """
    options["undefined"] = StrictUndefined
    options.update(trim_blocks=True, lstrip_blocks=True)
    env = Environment(**options)  # noqa: S701  (Django's backend passes autoescape=True)
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals["_"] = translated
    # The name of a file with its hash stays the same as long as the server runs.
    env.globals.update(static=cache(staticfiles_storage.url), url=reverse)
    env.globals.update(kept_part=kept_part, kept_rows=lists.kept_rows)
    env.globals.update(kept_tools=lists.kept_tools, kept_for=lists.kept_for, kept_fields=lists.kept_fields)
    env.globals.update(number_word=text.number_word, **components.FUNCTIONS, **cells.FUNCTIONS)
    env.globals.update(side_name=sides.side_name, side_in_text=sides.in_text)
    env.filters.update(
        day=text.day,
        kept_day=text.kept_day,
        moment=text.moment,
        since=text.since,
        number=text.number,
        measured=text.measured,
        about=text.about,
        markdown=text.markdown,
        explained=explained.explained,
    )
    return env


def kept_part(name: str, /, **values: Any) -> Markup:
    """A part of the frame that depends on nothing but these values, which can be hashed, and what the sides are called.

    Drawn once: the frame is half of what a page costs.
    """
    return _part(name, manner(), tuple(values.items()))


@lru_cache(maxsize=1024)
def _part(name: str, _manner: str, values: tuple[tuple[str, Any], ...]) -> Markup:
    html = cast(Jinja2, engines["jinja2"]).env.get_template(name).render(dict(values))
    return Markup(html)  # noqa: S704  (a template has escaped what needs to be)


def translated(message: str, /, **values: Any) -> Markup:
    """A text of a template in the reader's language, its values escaped: the `_` of Jinja2, which looks each up anew.

    A page says a hundred texts; looked up one by one they cost a tenth of it.
    """
    return _said(get_language(), message) % values


@lru_cache(maxsize=8192)
def _said(_language: str | None, message: str) -> Markup:
    return Markup(gettext(message))  # noqa: S704  (texts of templates and of translators, as Jinja2 takes them)
