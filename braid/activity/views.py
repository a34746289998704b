"""What was said about things, and everything that happened in a workspace."""

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from braid.activity import actions
from braid.activity.forms import CommentForm, SpokeForm
from braid.activity.models import Event
from braid.activity.panels import url_of
from braid.activity.words import detail, done, kind_label
from braid.base.forms import add_errors
from braid.base.lists import Column, Filter, Listing
from braid.base.models import Side, WorkspaceModel
from braid.base.text import moment
from braid.base.web import go, page
from braid.people.doors import find, member_view
from braid.people.faces import portrait
from braid.people.models import Member


def talkable() -> dict[str, type[WorkspaceModel]]:
    """Every kind of row that has a page of its own, and so can be talked about."""
    return {
        model._meta.label_lower: model
        for model in apps.get_models()
        if issubclass(model, WorkspaceModel) and model.place is not WorkspaceModel.place
    }


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
    if form.is_valid():
        try:
            said = actions.comment(subject, by=member, body=form.cleaned_data["body"])
            return go(request, f"/w/{member.workspace.slug}/{subject.place}#comment-{said.pk}")
        except ValidationError as refused:
            add_errors(form, refused)
    return _again(request, subject, form, _("Your comment was not kept"))


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


def side_choices(member: Member) -> list[tuple[str, str]]:
    """The sides by their names in this workspace."""
    return [(side, member.workspace.side_name(side)) for side in Side.values]


def kind_choices(member: Member) -> list[tuple[str, str]]:
    """The kinds of rows that have a page, by name."""
    return sorted(((kind, kind_label(kind)) for kind in talkable()), key=lambda pair: pair[1])


LISTING = Listing(
    columns=[
        Column("title", gettext_lazy("What")),
        Column("done", gettext_lazy("What happened")),
        Column("by", gettext_lazy("Who")),
        Column("at", gettext_lazy("When"), sort="at", kind="date"),
    ],
    sort="-at",
    filters=[
        Filter("side", gettext_lazy("Side"), side_choices),
        Filter("kind", gettext_lazy("Kind"), kind_choices, lookup="subject_kind"),
        Filter("by", gettext_lazy("Who"), lambda member: people(member), lookup=lambda v: Q(by_id=v)),
    ],
    search=["title"],
)


def people(member: Member) -> list[tuple[str, str]]:
    """Everybody on the roster, by name."""
    rows = Member.objects.visible_to(member).order_by("name").values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows]


@member_view("view")
def activity_list(request: HttpRequest, member: Member) -> HttpResponse:
    """Everything that happened here, the newest first."""
    listed = LISTING.read(request, member, Event.objects.visible_to(member))
    for event in listed.rows.select_related("by"):
        what = ": ".join(part for part in (done(event.name), detail(event)) if part)
        cells = {
            "title": event.title or kind_label(event.subject_kind),
            "done": what,
            "by": portrait(event.by) if event.by else "Braid",
            "at": moment(event.at),
        }
        listed.cells.append((url_of(member, event), cells))
    return page(request, "activity/list.html", {"listed": listed}, part="rows")
