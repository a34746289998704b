"""Cross-training: the map, a topic, shadowing."""

from copy import copy
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.activity.undo import undo_of
from braid.base.forms import WorkspaceForm, done
from braid.base.pressing import pressed
from braid.base.web import Request, form_page, go, page
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.teamwork import learning
from braid.teamwork.learning_page import followings, heading, lines_of, sessions, table
from braid.teamwork.models import Level, Shadowing, Topic


class TopicForm(WorkspaceForm):
    """What one should be able to explain."""

    class Meta:
        model = Topic
        fields = ("name", "note")


class ShadowingForm(WorkspaceForm):
    """Who follows whom, when, and what they learnt."""

    class Meta:
        model = Shadowing
        fields = ("follower", "host", "what", "first_on", "last_on", "learnt")
        widgets = {"learnt": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("follower", "host"):
            people: Any = self.fields[name]
            people.queryset = people.queryset.here().order_by("side", "name")


def _at(member: Member, rest: str = "learning/") -> str:
    return f"/w/{member.workspace.slug}/{rest}"


def _crumbs(member: Member, row: Topic | None = None) -> list[tuple[str, str]]:
    first = [(_("Cross-training"), _at(member))]
    return [*first, (row.name, _at(member, row.place))] if row else first


def _topic(member: Member, pk: int) -> Topic:
    row: Topic = find(Topic.objects.visible_to(member), pk=pk)
    return row


@member_view("view")
def learning_map(request: Request, member: Member) -> HttpResponse:
    """Who can explain what, sessions, and who follows whom."""
    lines = lines_of(member)
    context = {
        "lines": lines, "heading": heading(lines), "table": table(member, lines), "sessions": sessions(member), **followings(member),
        "stands": Level.Stands.choices, "said": {line.topic.pk: line.said(member) for line in lines}, "may": member.may("edit"),
    }  # fmt: skip
    return page(request, "teamwork/learning.html", context)


@member_view("view")
def topic(request: Request, member: Member, pk: int) -> HttpResponse:
    """One topic: who stands where, and the sessions about it."""
    row = _topic(member, pk)
    line = lines_of(member, Topic.objects.filter(pk=row.pk))[0]
    context = {
        "row": row, "line": line, "pill": line.said(member), "sessions": sessions(member, row), "stands": Level.Stands.choices,
        "may": member.may("edit"), "talk": talk(member, row),
    }  # fmt: skip
    return page(request, "teamwork/topic.html", context)


@member_view("edit")
def topic_new(request: Request, member: Member) -> HttpResponse:
    """Adds a topic."""
    form = TopicForm(request.POST or None, member=member)
    if request.method == "POST" and done(form, lambda: learning.add_topic(by=member, **form.values)):
        return go(request, _at(member), _("It is on the map. Say where you stand with it."))
    return form_page(
        request, form, heading=_("What should people of both sides be able to explain?"), save=_("Put it on the map"),
        cancel=_at(member), crumbs=_crumbs(member),
    )  # fmt: skip


@member_view("edit")
def topic_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Says it in other words, or archives it."""
    row = _topic(member, pk)
    form = TopicForm(request.POST or None, member=member, instance=copy(row))
    if request.method == "POST" and done(form, lambda: learning.change_topic(row, by=member, **form.values)):
        return go(request, _at(member, row.place), _("Changed."))
    return form_page(
        request, form, heading=_("Change the topic"), save=_("Save"), cancel=_at(member, row.place), template="teamwork/form.html",
        crumb=(row.name, _at(member, row.place)), remove=_at(member, f"{row.place}remove/"),
        gone=_("It goes from the map, and can be brought back from the archive."),
    )  # fmt: skip


@member_view("edit")
def topic_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Puts it into the archive."""
    row = _topic(member, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    learning.remove_topic(row, by=member)
    return go(request, _at(member), _("It is in the archive now."), undo=undo_of(member, row))


@member_view("view", post="edit")
def topic_stand(request: Request, member: Member, pk: int) -> HttpResponse:
    """Says where one stands oneself: `stands`, or nothing; `map` goes back to the map."""
    row = _topic(member, pk)
    there = _at(member, f"learning/#topic-{pk}" if "map" in request.GET else row.place)
    return pressed(
        request,
        lambda: learning.stand(row, by=member, stands=request.POST.get("stands", "")),
        then=lambda _made: go(request, there),
        refused=lambda _why: go(request, there),
    )


@member_view("edit")
def shadowing_new(request: Request, member: Member) -> HttpResponse:
    """Somebody follows somebody of the other side for a while."""
    today = timezone.localdate()
    initial = {"follower": member.pk, "first_on": today, "last_on": today + timedelta(days=1)}
    form = ShadowingForm(request.POST or None, member=member, initial=initial)
    if request.method == "POST" and done(form, lambda: learning.shadow(by=member, **form.values)):
        return go(request, _at(member, "learning/#shadowing"), _("Noted, and told to both."))
    return form_page(
        request, form, heading=_("Who follows whom?"), save=_("Note it"), cancel=_at(member), crumbs=_crumbs(member),
        lede=_("A day at somebody's side says more than a session. What was learnt is written here afterwards."),
    )  # fmt: skip


def _shadowing(member: Member, pk: int) -> Shadowing:
    row: Shadowing = find(Shadowing.objects.visible_to(member).select_related("follower", "host"), pk=pk)
    return row


@member_view("edit")
def shadowing_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Other days, or what was learnt."""
    row = _shadowing(member, pk)
    form = ShadowingForm(request.POST or None, member=member, instance=copy(row))
    if request.method == "POST" and done(
        form, lambda: learning.change_shadowing(row, by=member, **form.values)
    ):
        return go(request, _at(member, "learning/#shadowing"), _("Noted."))
    rows = [(_("Nobody follows anybody after all"), _at(member, f"learning/shadowing/{row.pk}/remove/"))]
    return form_page(
        request, form, heading=_("%(follower)s follows %(host)s") % {"follower": row.follower.name, "host": row.host.name},
        save=_("Save"), cancel=_at(member), rows=rows, crumbs=_crumbs(member),
    )  # fmt: skip


@member_view("edit")
def shadowing_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Nobody follows anybody after all."""
    row = _shadowing(member, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    learning.remove_shadowing(row, by=member)
    return go(request, _at(member, "learning/#shadowing"), _("It is gone."))
