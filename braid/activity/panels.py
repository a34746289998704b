"""What was said about a row and what happened to it, as one panel for every page of one thing."""

from typing import Any

from django.template import engines
from django.utils import timezone
from django.utils.text import capfirst
from markupsafe import Markup

from braid.activity.models import Comment, Event
from braid.activity.words import detail, done, is_gone
from braid.base.models import WorkspaceModel
from braid.people.models import Member

COMMENTS = 50
EVENTS = 30
LATELY = 8
SAID = ("comment.added",)  # (shown as the comment itself)


def talk(member: Member, subject: WorkspaceModel) -> Markup:
    """Comments, "We spoke" and the history of a row. Costs two queries.

    The newest fifty comments and thirty events are shown; the activity page has the others.
    """
    about = {"subject_kind": subject.kind, "subject_id": subject.pk}
    said = list(
        Comment.objects.visible_to(member).filter(**about).select_related("by").order_by("-pk")[:COMMENTS]
    )
    rows = Event.objects.visible_to(member).filter(**about).exclude(name__in=SAID)
    context = {
        "member": member,
        "subject": subject,
        "u": f"/w/{member.workspace.slug}/",
        "comments": said[::-1],
        "history": [line(event) for event in rows.select_related("by").order_by("-at", "-pk")[:EVENTS]],
        "today": timezone.localdate().isoformat(),
        "token": member.form_token(),
    }
    html = engines["jinja2"].get_template("activity/talk.html").render(context)
    return Markup(html)  # noqa: S704  (rendered by an escaping template)


def lately(member: Member, person: Member) -> Markup:
    """The last things that somebody did, each with a link. Costs one query."""
    rows = (
        Event.objects.visible_to(member)
        .filter(by=person)
        .select_related("by")
        .order_by("-at", "-pk")[:LATELY]
    )
    lines = [{**line(event), "url": url_of(member, event)} for event in rows]
    context = {"person": person, "lines": lines, "u": f"/w/{member.workspace.slug}/"}
    html = engines["jinja2"].get_template("activity/lately.html").render(context)
    return Markup(html)  # noqa: S704  (rendered by an escaping template)


def url_of(member: Member, event: Event) -> str:
    """The page of what an event is about; empty where there is none any more."""
    return f"/w/{member.workspace.slug}/{event.place}" if event.place and not is_gone(event) else ""


def line(event: Event) -> dict[str, Any]:
    """One event for a template."""
    return {
        "by": event.by,
        "done": done(event.name),
        "begins": capfirst(done(event.name)),
        "detail": detail(event),
        "at": event.at,
        "title": event.title,
    }
