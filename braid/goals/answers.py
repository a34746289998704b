"""How the screens of this room answer a form: act and go on, or show it again with the reasons."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse

from braid.base.web import Request, page
from braid.people.models import Member

Link = tuple[str, str]


def address(member: Member, rest: str) -> str:
    """The whole address of a page below the workspace."""
    return f"/w/{member.workspace.slug}/{rest}"


def form_page(request: Request, form: BaseForm, **context: Any) -> HttpResponse:
    """A page with one form; 422 when it was sent, for then it was refused.

    `context`: heading, save, cancel (an address), crumb, and where there is need: lede; `remove`, the address
    that takes the thing away, behind a button of its own; `offers`, names to fill in by `?offer_name=`.
    """
    context = {"form": form, "lede": "", "remove": "", "offers": [], "offer_name": "", **context}
    return page(request, "goals/form.html", context, status=422 if request.method == "POST" else 200)


def known_only(request: Request, member: Member, tables: dict[str, Any]) -> dict[str, str]:
    """Of what the address proposes for a new row, that which this member may choose."""
    asked = {name: str(request.GET.get(name, "")) for name in tables}
    return {
        name: value
        for name, value in asked.items()
        if value.isdecimal()
        and len(value) < 18
        and tables[name].objects.visible_to(member).filter(pk=value).exists()
    }
