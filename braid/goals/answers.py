"""How the screens of this room answer a form: act and go on, or show it again with the reasons."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse

from braid.base.forms import add_errors
from braid.base.web import Request, page
from braid.people.models import Member

Link = tuple[str, str]


def done(form: BaseForm, act: Callable[[], Any]) -> bool:
    """Whether the form was valid and the action has not refused; else the form says why."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            act()
    except ValidationError as error:
        add_errors(form, error)
        return False
    return True


def address(member: Member, rest: str) -> str:
    """The whole address of a page below the workspace."""
    return f"/w/{member.workspace.slug}/{rest}"


def form_page(request: Request, form: BaseForm, *, heading: str, save: str, cancel: str, crumb: Link, lede: str = "", remove: str = "") -> HttpResponse:  # fmt: skip
    """A page with one form. `remove` is the address that takes the thing away, behind a button of its own."""
    context = {
        "form": form, "heading": heading, "save": save, "cancel": cancel, "crumb": crumb, "lede": lede, "remove": remove,
    }  # fmt: skip
    return page(request, "goals/form.html", context, status=422 if request.method == "POST" else 200)
