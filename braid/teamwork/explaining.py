"""The words of the glossary for every text: kept ready in this process, and read anew when the glossary changes.

Every page with a text asks for them, after every change of anything. So they do not hang on the version of the
workspace: what changes a term says so (`forget`), and a process that did not hear it reads them again within a minute.
"""

import hashlib
import re
from functools import partial
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction

from braid.activity.models import Event
from braid.base.explained import Word, Words
from braid.base.plugs import on, panel
from braid.base.shown import apart
from braid.people.models import Member
from braid.teamwork.models import Term

# Seconds until a process that has not heard of a change reads the glossary again.
FRESH = 60
# So many workspaces are kept ready.
MOST = 64
_ready: dict[tuple[str, str], Words] = {}
Rows = list[tuple[Any, ...]]


@panel("words")
def known_words(member: Member, _workspace: Any) -> Words:
    """What every text on a page underlines. One query when the glossary has changed, and none after that."""
    may_keep = settings.REMEMBER and not connection.in_atomic_block
    stamp = caches["pages"].get(_key(member.workspace_id)) if may_keep else None
    found = _ready.get((member.workspace.slug, stamp)) if stamp else None
    if found is None:
        # (A page is not fetched anew because of a word in it.)
        rows, _rooms = apart(member, partial(_rows, member))
        stamp = hashlib.blake2b(repr(rows).encode(errors="replace"), digest_size=16).hexdigest()
        found = _made_ready(member, stamp, rows)
        if may_keep:
            caches["pages"].set(_key(member.workspace_id), stamp, FRESH)
    return found


def _made_ready(member: Member, stamp: str, rows: Rows) -> Words:
    key = (member.workspace.slug, stamp)
    if key not in _ready:
        if len(_ready) >= MOST:
            _ready.clear()
        _ready[key] = Words(_words(member, rows))
    return _ready[key]


def _key(workspace: int) -> str:
    return f"words:{workspace}"


@on("*")
def forget(event: Event, _subject: Any) -> None:
    """A term has changed, or some have been imported: the next page reads the glossary."""
    if event.subject_kind == Term._meta.label_lower:
        transaction.on_commit(partial(caches["pages"].delete, _key(event.workspace_id)))


def _rows(member: Member) -> Rows:
    rows = Term.objects.visible_to(member).exclude(meaning="", expansion="").filter(in_texts=True)
    return list(rows.order_by("pk").values_list("pk", "term", "expansion", "meaning", "also_called"))


def _words(member: Member, rows: Rows) -> list[Word]:
    start = f"/w/{member.workspace.slug}/glossary/"
    return [
        Word((*forms_of(term), *others_of(also)), f"{start}{pk}/", expansion, meaning)
        for pk, term, expansion, meaning, also in rows
    ]


def forms_of(term: str) -> tuple[str, ...]:
    """How a term is written: `pgsql/psql` is two words, `Releases team (formerly Guild)` is one without the brackets."""
    bare = re.sub(r"\s*\([^()]*\)\s*$", "", term).strip() or term
    parts = bare.split("/") if re.fullmatch(r"\w{3,}(?:/\w{3,})+", bare) else []
    return tuple(dict.fromkeys((term, bare, *parts)))


def others_of(also_called: str) -> tuple[str, ...]:
    """The other names of a term, which stand with commas between them."""
    return tuple(part for text in re.split(r"[,;]", also_called) if (part := text.strip()))
