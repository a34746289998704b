"""Charts of what was chosen: who leads on what and other answers as a map, what helps most as bars, involvement."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from braid.base.components import percent
from braid.base.models import BOTH_SIDES
from braid.rounds.charts.lettering import wrapped
from braid.rounds.charts.scores import PULSE, hidden_note
from braid.rounds.charts.sheet import LABEL, MARGIN, SMALL, WIDTH, WORDS, Chart, Line
from braid.rounds.instruments import PHASES
from braid.rounds.results.seen import Part


def factor(part: Part, name: Any) -> Iterator[Chart]:
    """The one thing that helps most: the share of each side with its interval, on a line that ends at all of them."""
    lines = []
    for at, (_key, label, published) in enumerate(part["rows"]):
        line = Line(wrapped(label, WORDS, LABEL), label)
        said = []
        for side in BOTH_SIDES:
            found = part["sides"][side]
            if not found:
                said.append(f"{name(side)}: {_('hidden')}")
                continue
            count, whole = found["counts"][at], sum(found["counts"])
            low, high = found["between"][at]
            known = percent(published, 0, 1) if published and side == "product" else None
            line.cells.append(
                (side, percent(count, 0, whole or 1), percent(low, 0, 1), percent(high, 0, 1), known)
            )
            line.right.append((_("%(n)s of %(all)s") % {"n": count, "all": whole}, f"text-{side}"))
            said.append(f"{name(side)} {count}")
        line.told = f"{label}: {', '.join(said)}"
        lines.append(line)
    notes = [*hidden_note(part, name), _("Thin lines: the interval that holds the truth 19 times of 20.")]
    shown = part["sides"]["product"] and any(published for _k, _label, published in part["rows"])
    if shown:
        notes.append(_("Upright ticks: one firm's survey of product teams, about 2015, self-selected, number of answers unknown; no yardstick."))  # fmt: skip
    ends = (_("nobody"), _("all of a side"))
    yield Chart(
        "factor", _("What does most for a good working relationship"), "bars", lines, 48, ends, notes=notes
    )


def involvement(part: Part, name: Any) -> Iterator[Chart]:
    """Needed and as it was, both numbers of both sides."""
    about = {key: (name(side), str(phase)) for key, side, phase in PHASES}
    lines = []
    for each in part["rows"]:
        who, phase = about.get(each["phase"], ("", each["text"]))
        line = Line(wrapped(phase, WORDS, LABEL), phase, under=who)
        said = []
        for side in BOTH_SIDES:
            found = each["sides"][side]
            if found:
                line.cells.append(
                    (side, *(percent(v, *PULSE) for v in found["at"]), found["needed"], found["was"])
                )
                values = {"side": name(side), "needed": found["needed"], "was": found["was"]}
                said.append(_("%(side)s: needed %(needed)s, was %(was)s") % values)
            else:
                said.append(f"{name(side)}: {_('hidden')}")
        line.told = f"{phase} ({who}): {'; '.join(said)}"
        lines.append(line)
    notes = [*hidden_note(part, name), _("Empty signs: how much was needed. Full signs: how much it was. Below each phase: whose involvement is meant.")]  # fmt: skip
    ends = (_("1 not involved"), _("5 decides with us"))
    title = _("Involvement by phase: needed and as it was")
    yield Chart("involvement", title, "involvement", lines, 62, ends, notes=notes)


def maps(parts: Iterable[Part], name: Any) -> Iterator[Chart]:
    """How many of each side gave which answer; questions with the same answers share a map."""
    groups: dict[tuple[tuple[str, str], ...], list[Part]] = {}
    for part in parts:
        if part["shape"] == "choices":
            groups.setdefault(tuple((key, label) for key, label, *_n in part["rows"]), []).append(part)
    for number, (options, asked) in enumerate(groups.items(), start=1):
        lead = options[0][0] == "product" if options else False
        title = (
            _("Who leads on what")
            if lead
            else asked[0]["question"]
            if len(asked) == 1
            else _("Who said what")
        )
        yield _map("map" if len(groups) == 1 else f"map-{number}", title, options, asked, name)


def _map(key: str, title: str, options: Any, asked: list[Part], name: Any) -> Chart:
    room = (WIDTH - 2 * MARGIN - LABEL - 20) / max(1, len(options))
    columns = []
    for at, (option, label) in enumerate(options):
        words = name(option) if option in BOTH_SIDES else str(label)
        columns.append((option, wrapped(words, SMALL, room - 8, 4), MARGIN + LABEL + 20 + room * (at + 0.5)))
    verdicts = _verdicts(name)
    lines = []
    for part in asked:
        about = part["title"] if len(asked) > 1 or part["title"] != title else _("Answers")
        line = Line(wrapped(about, WORDS, LABEL), about)
        line.cells = [
            (x, one, two) for (_k, _l, one, two), (_o, _w, x) in zip(part["rows"], columns, strict=True)
        ]
        line.under = verdicts.get(part.get("verdict", ""), "")
        said = [
            f"{' '.join(words)} {', '.join(f'{name(s)} {n}' for s, n in zip(BOTH_SIDES, counts, strict=True) if n)}"
            for (_o, words, _x), (_k, _l, *counts) in zip(columns, part["rows"], strict=True)
            if any(counts)
        ]
        line.told = f"{about}: {'; '.join(said) or _('Nobody answered.')} {line.under}".rstrip()
        lines.append(line)
    return Chart(
        key, title, "map", lines, 46, columns=columns, notes=[_("The figures are numbers of people.")]
    )


def _verdicts(name: Any) -> dict[str, str]:
    thinks = _("%(one)s thinks it is for %(other)s")
    one, two = (name(side) for side in BOTH_SIDES)
    return {
        "both_claim": _("Both say: ours"), "both_disown": _("Nobody says: ours"),
        "product_means_marketing": thinks % {"one": one, "other": two},
        "marketing_means_product": thinks % {"one": two, "other": one},
        "not_ready": _("Somebody: not ready"), "if_only": _("On conditions"), "apart": _("Seen differently"),
    }  # fmt: skip
