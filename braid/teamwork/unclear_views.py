"""A word that one does not understand: to say so, from any page, and to take it back."""

from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from braid.base.web import Request, go, in_dialog, page
from braid.people.doors import member_view
from braid.people.models import Member
from braid.teamwork.forms import UnclearForm
from braid.teamwork.unclear import call_unclear, take_back
from braid.teamwork.views import done, here


@member_view("edit")
def unclear_new(request: Request, member: Member) -> HttpResponse:
    """Says that one does not understand a word; `?word=` and `?where=` are filled in."""
    start = {name: request.GET.get(name, "").strip()[:most] for name, most in (("word", 120), ("where", 300))}
    dialog = in_dialog(request)
    form = UnclearForm(
        request.POST or None, member=member, initial=start, auto_id="dialog_%s" if dialog else "id_%s"
    )
    if request.method == "POST" and done(form, lambda: call_unclear(by=member, **form.values)):
        said = _("Asked. You hear of it as soon as it is explained; nobody is told that it was you.")
        return go(request, here(member), said)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "dialog": dialog}
    return page(request, "teamwork/unclear.html", context, part="form" if dialog else None, status=status)


@member_view("edit")
def unclear_back(request: Request, member: Member) -> HttpResponse:
    """One's own question is taken back."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    take_back(request.POST.get("word", ""), by=member)
    return go(request, here(member), _("You do not ask about it any more."))
