"""What was said about a row and what happened to it, as one panel for every page of one thing."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.template import engines
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from markupsafe import Markup

from braid.activity.deeds import done, done_here
from braid.activity.facts import Names, names
from braid.activity.mentions import linked, roster
from braid.activity.models import Comment, Event
from braid.activity.words import detail, is_gone
from braid.base.explained import explained
from braid.base.held import Held
from braid.base.lists import remembered
from braid.base.marked import MARK, with_token
from braid.base.models import Archivable, Restrictable, WorkspaceModel
from braid.base.prepared import Prepared
from braid.base.text import markdown
from braid.people.models import Member

COMMENTS = 50
EVENTS = 30
LATELY = 8
SAID = ("comment.added",)  # (shown as the comment itself)


def _said_about(member: Member, kind: str, pk: int) -> QuerySet[Comment]:
    rows = Comment.objects.visible_to(member).filter(subject_kind=kind, subject_id=pk)
    return rows.select_related("by").order_by("-pk")[:COMMENTS]


def _done_to(member: Member, kind: str, pk: int) -> QuerySet[Event]:
    rows = Event.objects.visible_to(member).filter(subject_kind=kind, subject_id=pk).exclude(name__in=SAID)
    return rows.select_related("by").order_by("-at", "-pk")[:EVENTS]


_comments: Held[Comment] = Held(_said_about, Comment)
_events: Prepared[Event] = Prepared(_done_to)


def talk(member: Member, subject: WorkspaceModel) -> Markup:
    """Comments, "We spoke", the files and the history of a row. Costs three queries, none while nothing has changed.

    The newest fifty comments and thirty events are shown; the activity page has the others. What is remembered
    has a mark where the token of a form goes: each answer puts its own there.
    """
    reader = (member.pk, get_language(), timezone.get_current_timezone_name(), timezone.localdate())
    name = f"talk:{subject.kind}:{subject.pk}:{subject.place}:{reader}:{MARK}"
    html: str = remembered(member, name, lambda: _talk(member, subject))
    return with_token(html, member)


def _talk(member: Member, subject: WorkspaceModel) -> str:
    said = _comments.of(member, subject)
    history = _events.all(member, subject.kind, subject.pk)
    from braid.activity.files.lists import files_on

    known = names(member, history)
    prefix = f"/w/{member.workspace.slug}/"
    context = {
        "member": member,
        "subject": subject,
        "files": files_on(member, subject),
        "archives": isinstance(subject, Archivable),
        "restricts": isinstance(subject, Restrictable),
        "u": prefix,
        "comments": [(one, _written(member, one.body, prefix)) for one in said[::-1]],
        "history": [{**line(event, known), "done": done_here(event.name)} for event in history],
        "today": timezone.localdate().isoformat(),
        "token": MARK,
    }
    return str(engines["jinja2"].get_template("activity/talk.html").render(context))


def _written(member: Member, body: str, prefix: str) -> Markup:
    """What somebody wrote, sanitised, with the words of the glossary and those it names as links."""
    html = explained(markdown(body))
    return linked(html, roster(member), prefix) if "@" in body else html


def lately(member: Member, person: Member) -> Markup:
    """The last things that somebody did, each with a link. Costs one query."""
    mine = Event.objects.visible_to(member).filter(by=person)
    rows = list(mine.select_related("by").order_by("-at", "-pk")[:LATELY])
    known = names(member, rows)
    lines = [{**line(event, known), "url": url_of(member, event)} for event in rows]
    may = member.may("manage") or (member.pk == person.pk and member.may("edit"))
    context = {"person": person, "lines": lines, "hands_over": may, "u": f"/w/{member.workspace.slug}/"}
    html = engines["jinja2"].get_template("activity/lately.html").render(context)
    return Markup(html)  # noqa: S704  (rendered by an escaping template)


def last_change(row: Any) -> tuple[str, datetime] | None:
    """Who changed a row last, and when; None where nothing was recorded of it."""
    rows = Event.objects.filter(workspace_id=row.workspace_id, subject_kind=row.kind, subject_id=row.pk)
    event = rows.exclude(name__in=SAID).select_related("by").order_by("-pk").first()
    return (event.by.name if event.by else "Braid", event.at) if event else None


def url_of(member: Member, event: Event) -> str:
    """The page of what an event is about; empty where there is none any more."""
    return f"/w/{member.workspace.slug}/{event.place}" if event.place and not is_gone(event) else ""


def line(event: Event, known: Names) -> dict[str, Any]:
    """One event for a template, with the names that its reader may read (`facts.names`)."""
    return {
        "by": event.by,
        "done": done(event.name),
        "begins": capfirst(done(event.name)),
        "detail": detail(event, known),
        "at": event.at,
        "title": event.title,
    }
