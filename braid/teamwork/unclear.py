"""Words that somebody did not understand: who is asked what they mean, and who learns when it is explained.

Nobody is told who asked but they themselves: the event is nobody's, and the page says which side. What one does not
know is not a list about people.
"""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.models import Event, Notification
from braid.activity.notifying import notify
from braid.base.models import BOTH_SIDES
from braid.base.plugs import on
from braid.base.rows import keep
from braid.people.models import Member
from braid.teamwork.explaining import others_of
from braid.teamwork.models import PlainWord, Term, UnclearWord

MOST = 50


@transaction.atomic
def call_unclear(*, by: Member, word: str, where: str = "") -> UnclearWord:
    """Says that one does not understand a word. Its owner, or whoever leads the other side, is asked what it means.

    Raises:
        ValidationError: on `word`: it is in the glossary, or one has asked about it.
        PermissionDenied: this member may not edit.
    """
    word = word.strip()
    named = Term.objects.visible_to(by).filter(term__iexact=word)
    if named.exclude(meaning="", expansion="").exists():
        raise ValidationError(
            {"word": _("The glossary says what it means. If that is not clear, say so in a comment there.")}
        )
    row = keep(by, UnclearWord(by=by, side=by.side), word=word, where=where)
    nobody = Member(workspace=by.workspace, name="Braid", side=by.side)
    event = record(nobody, "word.called_unclear", row)
    notify(event, _to_explain(by, named) - {by.pk}, Notification.Reason.TOLD)
    return row


def _to_explain(by: Member, named: Any) -> set[int]:
    """Who is asked what a word means: who owns it, else who leads the other side."""
    if owners := set(named.exclude(owner=None).values_list("owner_id", flat=True)):
        return owners
    others = [side for side in BOTH_SIDES if side != by.side]
    leads = Member.objects.visible_to(by).here().filter(side__in=others, is_lead=True)
    return set(leads.values_list("pk", flat=True))


@transaction.atomic
def take_back(word: str, *, by: Member) -> None:
    """One does not ask about this word any more.

    Raises:
        PermissionDenied: this member may not edit.
    """
    if not by.may("edit"):
        raise PermissionDenied
    rows = UnclearWord.objects.visible_to(by).filter(by=by, explained_on=None, word__iexact=word)
    if row := rows.first():
        record(Member(workspace=by.workspace, name="Braid", side=by.side), "word.clear_again", row)
        rows.delete()


def waiting_words(member: Member) -> list[dict[str, Any]]:
    """The words that somebody did not understand and that nobody has explained yet: since when, asked by how many,
    of which sides, and whether by this reader. One query."""
    said = (
        Term.objects.visible_to(member)
        .exclude(meaning="", expansion="")
        .filter(term__iexact=OuterRef("word"))
    )
    rows = UnclearWord.objects.visible_to(member).filter(~Exists(said), explained_on=None)
    found: dict[str, dict[str, Any]] = {}
    for row in rows.order_by("on", "pk")[: 4 * MOST]:
        one = found.setdefault(
            row.word.casefold(),
            {"word": row.word, "where": "", "on": row.on, "count": 0, "sides": [], "mine": False},
        )
        one["count"] += 1
        one["where"] = one["where"] or row.where
        one["mine"] = one["mine"] or row.by_id == member.pk
        if row.side in BOTH_SIDES and row.side not in one["sides"]:
            one["sides"].append(row.side)
    return list(found.values())[:MOST]


@on("term.added")
@on("term.changed")
def explained(event: Event, term: Term) -> None:
    """Whoever asked about a word learns that it is explained now."""
    if not (term.meaning or term.expansion):
        return
    asked = Q()
    for name in (term.term, *others_of(term.also_called)):
        asked |= Q(word__iexact=name)
    rows = UnclearWord.objects.filter(asked, workspace_id=term.workspace_id, explained_on=None)
    people = set(rows.exclude(by=None).values_list("by_id", flat=True))
    if rows.update(explained_on=timezone.localdate()):
        notify(event, people, Notification.Reason.TOLD)


@transaction.atomic
def call_plain(word: str, *, by: Member) -> PlainWord:
    """Says that everybody knows a word: nobody needs to explain it.

    Raises:
        ValidationError: on `word`: nothing, too long, or somebody has said so.
        PermissionDenied: this member may not edit.
    """
    row = keep(by, PlainWord(by=by), word=word.strip())
    record(by, "word.called_plain", row)
    return row


@transaction.atomic
def call_plain_no_more(word: str, *, by: Member) -> None:
    """It is suggested again. What nobody had said changes nothing.

    Raises:
        PermissionDenied: this member may not edit.
    """
    if not by.may("edit"):
        raise PermissionDenied
    if row := PlainWord.objects.visible_to(by).filter(word__iexact=word).first():
        record(by, "word.plain_no_more", row)
        row.delete()
