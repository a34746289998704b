"""The text of a piece: writing it, its versions, and what others suggest for it."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from braid.base.differences import changes, shortened
from braid.base.forms import done
from braid.base.web import Request, go, page
from braid.messaging.merging import Merge, merge
from braid.messaging.models import Content, ContentVersion, Suggestion
from braid.messaging.suggesting import answer_suggestion, suggest
from braid.messaging.writing import newest, restore_version, write_text
from braid.messaging.writing_forms import AnswerForm, SuggestionForm, TextForm
from braid.people.doors import find, member_view
from braid.people.models import Member

SHOWN = 100


@member_view("edit")
def text(request: Request, member: Member, pk: int) -> HttpResponse:
    """Writes the text; where somebody has written meanwhile, both are shown and put together."""
    found = find(Content.objects.visible_to(member), pk=pk)
    last = newest(found)
    stands = last.number if last else 0
    if request.method != "POST":
        form = TextForm(member=member, initial={"body": found.body, "since": stands})
        return _writing(request, member, found, form)
    form = TextForm(request.POST, request.FILES, member=member)
    if not form.is_valid():
        return _writing(request, member, found, form)
    said = form.cleaned_data
    since = stands if said["since"] is None else said["since"]
    if last is None or since >= stands or said["body"] == last.body:
        return _kept(request, member, found, form, said["body"], said["note"])
    both = merge(found, said["body"], since, last, request.POST)
    if request.POST.get("seen") != str(last.number) or not both.is_settled:
        return _merging(request, member, found, both, said["note"])
    if "by_hand" in request.POST:
        again = TextForm(member=member, initial={"body": both.text, "since": stands, "note": said["note"]})
        return _writing(request, member, found, again)
    return _kept(request, member, found, form, both.text, said["note"])


def _kept(
    request: Request, member: Member, found: Content, form: TextForm, body: str, note: str
) -> HttpResponse:
    was = found.state
    made: list[ContentVersion | None] = []
    if not done(form, lambda: made.append(write_text(found, by=member, body=body, note=note))):
        return _writing(request, member, found, form)
    told = _("Nothing has changed in it.")
    if made[0]:
        told = _("Kept as version %(number)s.") % {"number": made[0].number}
        if found.state == "review" and was != found.state:
            told += " " + _("It was checked as it stood before, so it is in review again.")
    return go(request, at(member, found.place), told)


def _writing(request: Request, member: Member, found: Content, form: TextForm) -> HttpResponse:
    context = {"content": found, "form": form}
    return page(request, "messaging/text.html", context, status=422 if form.errors else 200)


def _merging(request: Request, member: Member, found: Content, both: Merge, note: str) -> HttpResponse:
    again = "seen" in request.POST
    context = {
        "content": found,
        "both": both,
        "note": note,
        "again": again,
        "asked": again and not both.is_settled,
    }
    return page(request, "messaging/text_merge.html", context, status=422)


@member_view("view")
def versions(request: Request, member: Member, pk: int) -> HttpResponse:
    """All versions of the text, the newest first."""
    found = find(Content.objects.visible_to(member), pk=pk)
    rows = ContentVersion.objects.visible_to(member).filter(content=found).defer("body")
    rows = rows.select_related("by", "checked_by", "restored").order_by("-number")
    return page(request, "messaging/versions.html", {"content": found, "versions": list(rows[:SHOWN])})


@member_view("view", post="edit")
def version(request: Request, member: Member, pk: int) -> HttpResponse:
    """One version beside another (`?than=`), usually the one before; posting brings it back as the newest."""
    rows = ContentVersion.objects.visible_to(member).select_related("content", "by", "checked_by")
    found = find(rows, pk=pk)
    content = found.content
    if request.method == "POST":
        made = restore_version(found, by=member)
        told = (
            _("It says again what it said in version %(number)s.")
            if made
            else _("That is what it says now, as in version %(number)s.")
        )
        return go(request, at(member, content.place), told % {"number": found.number})
    others = ContentVersion.objects.visible_to(member).filter(content=content)
    asked = request.GET.get("than", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 9 else found.number - 1
    than = others.filter(number=number).first()
    context = {
        "content": content,
        "version": found,
        "than": than,
        "changes": shortened(changes(than.body if than else "", found.body)),
        "numbers": list(others.exclude(pk=pk).order_by("-number").values_list("number", flat=True)[:SHOWN]),
        "is_newest": not others.filter(number__gt=found.number).exists(),
    }
    return page(request, "messaging/version.html", context)


@member_view("edit")
def suggestion_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Choose a passage (`?p=`), and say what it could say instead."""
    found = find(Content.objects.visible_to(member), pk=pk)
    offered = passages(found.body)
    form = SuggestionForm(request.POST if request.method == "POST" else None, member=member)
    if form.is_bound:
        said = form.cleaned_data if form.is_valid() else {}
        if done(form, lambda: suggest(found, by=member, **said)):
            return go(request, at(member, found.place), _("Suggested. Whoever owns the piece is told."))
    asked = request.GET.get("p", "")
    if not form.is_bound and asked.isdecimal() and int(asked[:6]) < len(offered):
        passage = offered[int(asked[:6])]
        form = SuggestionForm(member=member, initial={"passage": passage, "text": passage})
    chosen = form["passage"].value() or ""
    context = {"content": found, "form": form, "passages": offered, "chosen": chosen}
    return page(request, "messaging/suggest.html", context, status=422 if form.is_bound else 200)


def passages(body: str) -> list[str]:
    """The paragraphs of a text for which something can be suggested: those that stand there once."""
    parts = [part.strip("\n") for part in body.split("\n\n")]
    return [part for part in parts if part.strip() and len(part) <= 5000 and body.count(part.strip()) == 1][
        :400
    ]


@member_view("view", post="edit")
def suggestion(request: Request, member: Member, pk: int) -> HttpResponse:
    """One suggestion beside what stands there; whoever owns the piece takes or leaves it."""
    rows = Suggestion.objects.visible_to(member).select_related(
        "content", "by", "answered_by", "content__owner"
    )
    found = find(rows, pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None, member=member)
    if form.is_bound:
        said: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
        act = lambda: answer_suggestion(found, by=member, answer=said["answer"], why=said["answer_why"])  # noqa: E731
        if done(form, act):
            taken = found.answer == Suggestion.Answer.TAKEN
            told = (
                _("Taken: the text says it now.")
                if taken
                else _("Left as it was. Whoever suggested it reads why.")
            )
            return go(request, at(member, found.content.place), told)
    context = {
        "suggestion": found,
        "content": found.content,
        "changes": changes(found.passage, found.text),
        "fits": found.fits(found.content.body),
        "mine": found.content.answerable_by(member),
        "form": form,
    }
    return page(request, "messaging/suggestion.html", context, status=422 if form.is_bound else 200)


def at(member: Member, place: str) -> str:
    """The address of a place of this workspace."""
    return f"/w/{member.workspace.slug}/{place}"
