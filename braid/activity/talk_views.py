"""Comments on things, "we spoke", and whom a comment may name."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from braid.activity import actions
from braid.activity.forms import CommentForm, SpokeForm
from braid.activity.models import Comment
from braid.activity.views import talkable
from braid.base.forms import add_errors, done
from braid.base.models import WorkspaceModel
from braid.base.web import go, page
from braid.people.doors import find, member_view
from braid.people.models import Member

NAMED = 8


def subject_of(member: Member, kind: str, pk: int) -> WorkspaceModel:
    """The row that an address names, if this member may see it; 404 otherwise."""
    model = talkable().get(kind)
    if model is None:
        raise Http404
    found: WorkspaceModel = find(model.objects.visible_to(member), pk=pk)
    found.workspace = member.workspace
    return found


@member_view("edit")
@require_POST
def comment(request: HttpRequest, member: Member, kind: str, pk: int) -> HttpResponse:
    """Says something about a row."""
    subject = subject_of(member, kind, pk)
    form = CommentForm(request.POST, member=member)
    said = done(form, lambda: actions.comment(subject, by=member, body=form.cleaned_data["body"]))
    if said:
        return go(request, f"/w/{member.workspace.slug}/{subject.place}#comment-{said.pk}")
    return _again(request, subject, form, _("Your comment was not kept"))


def _said(member: Member, pk: int) -> tuple[Comment, WorkspaceModel]:
    """A comment and what it is about, if this member may see both; 404 otherwise."""
    said: Comment = find(Comment.objects.visible_to(member), pk=pk)
    return said, subject_of(member, said.subject_kind, said.subject_id)


@member_view("view")
def comment_page(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """To a comment, on the page of what it is about."""
    said, subject = _said(member, pk)
    return redirect(f"/w/{member.workspace.slug}/{subject.place}#comment-{said.pk}")


@member_view("edit")
def comment_edit(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """One's own words, to be said anew or taken back."""
    said, subject = _said(member, pk)
    if not said.changeable_by(member):
        raise PermissionDenied
    form = CommentForm(request.POST or None, member=member, about=said, initial={"body": said.body})
    place = f"/w/{member.workspace.slug}/{subject.place}#comment-{said.pk}"
    if request.method == "POST":
        act = lambda: actions.change_comment(said, subject, by=member, body=form.cleaned_data["body"])  # noqa: E731
        if done(form, act):
            return go(request, place, _("Your comment is changed."))
    context = {"form": form, "subject": subject, "said": said, "place": place}
    return page(request, "activity/comment.html", context, status=422 if form.errors else 200)


@member_view("edit")
@require_POST
def comment_remove(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Takes one's own words back."""
    said, subject = _said(member, pk)
    actions.remove_comment(said, subject, by=member)
    return go(request, f"/w/{member.workspace.slug}/{subject.place}#talk", _("Your comment is gone."))


@member_view("view")
def named(request: HttpRequest, member: Member) -> HttpResponse:
    """Whom the letters after an @ may mean: a part of a page, for the list under the field."""
    letters = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    rows = Member.objects.visible_to(member).here().filter(name__icontains=letters).order_by("name")[:NAMED]
    return page(request, "activity/named.html", {"people": rows})


@member_view("edit")
@require_POST
def spoke(request: HttpRequest, member: Member, kind: str, pk: int) -> HttpResponse:
    """Notes that both sides spoke about a row: one click, today."""
    subject = subject_of(member, kind, pk)
    form = SpokeForm(request.POST, member=member)
    if form.is_valid():
        try:
            actions.in_contact(subject, by=member, on=form.cleaned_data["on"], note=form.cleaned_data["note"])
            place = f"/w/{member.workspace.slug}/{subject.place}#talk"
            return go(request, place, _("Noted that you spoke about it."))
        except ValidationError as refused:
            add_errors(form, refused)
    return _again(request, subject, form, _("That was not noted"))


def _again(request: HttpRequest, subject: WorkspaceModel, form: Any, title: str) -> HttpResponse:
    context = {"form": form, "subject": subject, "title": title}
    return page(request, "activity/again.html", context, status=422)
