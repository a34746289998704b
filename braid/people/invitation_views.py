"""An admin's side of invitations: making them, seeing which are open, taking them back."""

from collections.abc import Iterator
from functools import partial

from allauth.core.internal.ratelimit import respond_429
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from braid.base.csvs import Row, Table
from braid.base.forms import add_errors
from braid.base.models import Side
from braid.base.text import day, number
from braid.base.web import go, page
from braid.people import invitations, limits
from braid.people.doors import find, member_view
from braid.people.forms import InviteForm
from braid.people.mail import absolute, invite_by_mail
from braid.people.models import Invitation, Member

AN_HOUR = 60  # invitations from one workspace: more than a company needs, fewer than a spammer wants
SHOWN = 100


@never_cache
@member_view("manage")
def invitation_list(request: HttpRequest, member: Member) -> HttpResponse:
    """All invitations, and the form for another one. The secret link is shown this once."""
    form = InviteForm(request.POST or None, member=member, initial=_initial(request, member))
    made, link = None, ""
    if request.method == "POST" and form.is_valid():
        if not limits.allowed("invite", str(member.workspace_id), times=AN_HOUR, seconds=3600):
            return respond_429(request)
        try:
            made, token = invitations.invite(by=member, **form.cleaned_data)
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            link = absolute(request, reverse("invitation", args=[token]))
            _send(made, link)
            form = InviteForm(member=member)
    rows = Invitation.objects.visible_to(member).select_related("invited_by", "member", "accepted_by")
    context = {
        "form": form, "made": made, "link": link, "rows": rows.order_by("-pk")[:SHOWN], "state": _state,
        "table": _as_table(request, member, rows.order_by("-pk")),
    }  # fmt: skip
    return page(request, "people/invitations.html", context, status=422 if form.errors else 200)


def _state(row: Invitation) -> str:
    """Whether somebody can still come in by it, or what became of it."""
    if row.is_open():
        said = _("open until %(day)s") % {"day": day(row.expires_at)}
        came = ngettext("%(num)s came in", "%(num)s came in", row.times_used) % {
            "num": number(row.times_used)
        }
        return f"{said}, {came}" if row.times_used else said
    if row.accepted_by:
        words = {"name": row.accepted_by.name, "day": day(row.accepted_at)}
        return _("%(name)s came in on %(day)s") % words
    if row.withdrawn_at:
        return _("withdrawn on %(day)s") % {"day": day(row.withdrawn_at)}
    return _("expired on %(day)s") % {"day": day(row.expires_at)}


def _as_table(request: HttpRequest, member: Member, rows: QuerySet[Invitation]) -> Table:
    heads = (_("Name"), _("Mail"), _("Side"), _("Right"), _("Invited by"), _("Invited on"), _("State"))

    def made() -> Iterator[Row]:
        for row in rows:
            side, name = member.workspace.side_name(row.side), row.member.name if row.member else ""
            yield (
                "",
                (
                    name,
                    row.email,
                    side,
                    row.get_right_display(),
                    row.invited_by,
                    day(row.created_at),
                    _state(row),
                ),
            )

    return Table(request.path, heads, made, 2)


def _initial(request: HttpRequest, member: Member) -> dict[str, object]:
    """Fills in what the roster knows, for `?member=…` from somebody's page; `?side=…` from the first steps."""
    if (side := request.GET.get("side", "")) in Side.values:
        return {"side": side}
    number = request.GET.get("member", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 16):
        return {}
    person = Member.objects.visible_to(member).filter(pk=int(number), user=None).first()
    if person is None:
        return {}
    return {
        "member": person.pk, "email": person.email, "side": person.side, "right": person.right,
        "discipline": person.discipline,
    }  # fmt: skip


def _send(made: Invitation, link: str) -> None:
    """Sends the mail once the invitation is safely kept: a slow mail server must not hold the database."""
    if not made.email:
        return
    context = {
        "invitation": made,
        "link": link,
        "name": made.member.name if made.member else "",
        "until": day(made.expires_at),
    }
    post = partial(
        invite_by_mail, "people/invitation", made.email, context, made.workspace_id, made.waiting_word
    )
    transaction.on_commit(post, robust=True)


@member_view("manage")
@require_POST
def invitation_withdraw(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Shuts an invitation; who came in by it stays."""
    found = find(Invitation.objects.visible_to(member), pk=pk)
    invitations.withdraw(found, by=member)
    place = f"/w/{member.workspace.slug}/people/invitations/"
    return go(request, place, _("Nobody can come in by that invitation any more."))
