"""From a pulse to one thread that both sides work on together."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.base.forms import WorkspaceForm, done
from braid.base.models import BOTH_SIDES
from braid.base.web import Request, go, page
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.radar import actions
from braid.radar.models import Commitment
from braid.rounds.models import Round


class ThreadForm(WorkspaceForm):
    """What you want to do about it, an owner on each side and a day."""

    class Meta:
        model = Commitment
        fields = ("note", "product_owner", "marketing_owner", "due_on")

    def __init__(self, *args: Any, round: Round, member: Member, **kwargs: Any) -> None:
        kwargs["instance"] = Commitment(round=round, workspace_id=member.workspace_id)
        super().__init__(*args, member=member, **kwargs)
        for side in BOTH_SIDES:
            field: Any = self.fields[f"{side}_owner"]
            field.queryset = field.queryset.here().filter(side=side).order_by("name")
        self.fields["note"].required = True


@member_view("edit")
def thread(request: Request, member: Member, pk: int) -> HttpResponse:
    """Both sides commit to one thread of a revealed pulse; `?about=` is filled in."""
    rows = Round.objects.visible_to(member).filter(use=Round.Use.PULSE, state__in=["revealed", "settled"])
    row = find(rows, pk=pk)
    start: dict[str, Any] = {
        "due_on": timezone.localdate() + timedelta(days=30), "note": request.GET.get("about", "")[:500],
        "product_owner": row.leader("product"), "marketing_owner": row.leader("marketing"),
    }  # fmt: skip
    form = ThreadForm(request.POST or None, round=row, member=member, initial=start)
    there = f"/w/{member.workspace.slug}/{row.place}"
    if request.method == "POST" and done(
        form, lambda: actions.commit_to_thread(row, by=member, **form.values)
    ):
        return go(request, there, _("You are committed. Both of you find it under For you."))
    context = {"form": form, "row": row, "heading": _("One thread to work on together"),
               "lede": _("Talk over one strand, and pick one thing. One is enough until the next wave.")}  # fmt: skip
    return page(request, "rounds/form.html", context, status=422 if form.is_bound else 200)
