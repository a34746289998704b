"""From a round that both sides cannot settle to the executive sponsor: the way there, and what the page begins with."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.template import engines
from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup

from braid.base.models import BOTH_SIDES
from braid.base.plugs import panel
from braid.people.models import Member, Workspace
from braid.rounds.actions.again import contested
from braid.rounds.models import Round
from braid.rounds.results.seen import Part, parts_seen, subject_of
from braid.rounds.screens import Shown
from braid.teamwork.citing import decisions_on
from braid.teamwork.escalating import sponsor_of

# An area goes to the sponsor from the chart, a launch from its decision, a pulse to nobody: it is talked over.
ASKED_OF_THE_SPONSOR = (Round.Use.PRIORITIES, Round.Use.CONFIDENCE, Round.Use.FIVE)
MOST_NAMED, FIRST = 3, 3


@panel("rounds.settle")
def to_the_sponsor(member: Member, shown: Shown) -> Markup | str:
    """What became of asking the sponsor, or the way to ask. Two queries."""
    row = shown.row
    if row.use not in ASKED_OF_THE_SPONSOR or not row.is_revealed or not member.may("edit"):
        return ""
    asked = decisions_on(member, row)
    sponsor = None if asked or row.state == Round.State.SETTLED else sponsor_of(row.workspace_id)
    if not asked and sponsor is None:
        return ""
    context = {"asked": asked, "row": row, "sponsor": sponsor, "u": f"/w/{member.workspace.slug}/"}
    html = engines["jinja2"].get_template("radar/round_ask.html").render(context)
    return Markup(html)  # noqa: S704  (rendered by an escaping template)


def prefilled(member: Member, row: Round) -> dict[str, Any]:
    """The purpose with what is far apart, what each side said of it, both ways out, and a day two weeks from now."""
    parts = parts_seen(member, row)
    apart = list(_apart(member.workspace, parts))
    named = ", ".join(title for title, _said in apart[:MOST_NAMED])
    question = f"{row.purpose} ({named})" if named else row.purpose
    ways = list(_orders(member.workspace, parts)) or [
        _("One of both gives way, and you say which (what that side was working towards)"),
        _("It stays as it is, on purpose (it stays apart)"),
    ]
    return {
        "question": question if len(question) <= 300 else row.purpose,
        "background": "\n".join(f"{title}: {said}" for title, said in apart if said),
        "option_lines": "\n".join(ways),
        "needed_by": timezone.localdate() + timedelta(days=14),
    }


def _apart(workspace: Workspace, parts: list[Part]) -> Iterator[tuple[str, str]]:
    """What is far apart, the widest first, each with what both sides said."""
    wanted = contested(parts)
    for part in parts:
        if part["shape"] == "places":
            for line in part["rows"]:
                if line.get("subject") in wanted:
                    yield line["title"], _both(workspace, line["place"], _("place %(n)s"))
        elif part.get("verdict") and subject_of(part) in wanted:
            said = part["means"] if part["shape"] == "numbers" else {}
            yield str(part["title"]), _both(workspace, said, "%(n)s") if said else ""


def _both(workspace: Workspace, values: Part, words: str) -> str:
    known = [(side, values[side]) for side in BOTH_SIDES if values.get(side) is not None]
    return ", ".join(f"{workspace.side_name(side)} {words % {'n': f'{value:g}'}}" for side, value in known)


def _orders(workspace: Workspace, parts: list[Part]) -> Iterator[str]:
    """What each side would begin with."""
    lines: list[Part] = next((part["rows"] for part in parts if part["shape"] == "places"), [])
    for side in BOTH_SIDES:
        placed = sorted(
            (line["place"][side], line["title"]) for line in lines if line["place"][side] is not None
        )
        if first := ", ".join(title for _place, title in placed[:FIRST]):
            yield _("As %(side)s has it: %(items)s first") % {
                "side": workspace.side_name(side),
                "items": first,
            }
