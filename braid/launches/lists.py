"""The list of launches, grouped by month, with the readiness of both sides."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from braid.base.cells import Shown, cell
from braid.base.components import initials
from braid.base.lists import Cells, Column, Filter, Listed, Listing
from braid.base.models import BOTH_SIDES, Stage
from braid.base.text import day
from braid.launches.gate_lines import percent_text
from braid.launches.models import Assumption, Gate, Launch, RippleAsk, Tally
from braid.messaging.said import stage_word
from braid.people.models import Member


def _state(value: str) -> Q:
    return {
        "open": Q(launched_on__isnull=True, cancelled_on__isnull=True),
        "out": Q(launched_on__isnull=False),
        "off": Q(cancelled_on__isnull=False),
    }[value]


LAUNCHES = Listing(
    columns=(
        Column("name", gettext_lazy("Launch"), "name"),
        Column("kind", gettext_lazy("Kind"), "kind_of"),
        Column("on", gettext_lazy("Date"), "on", "date"),
        Column("ready", gettext_lazy("Ready?")),
        Column("stage", gettext_lazy("Promised stage"), "promised_stage"),
        Column("owners", gettext_lazy("Owners")),
    ),
    sort="on",
    filters=(
        Filter("kind", gettext_lazy("Kind"), Launch.Kind.choices, "kind_of"),
        Filter(
            "state",
            gettext_lazy("State"),
            [
                ("open", gettext_lazy("To come")),
                ("out", gettext_lazy("Out")),
                ("off", gettext_lazy("Called off")),
            ],
            _state,
        ),
        Filter("stage", gettext_lazy("Promised stage"), Stage.choices, "promised_stage"),
    ),
    search=("name", "audience", "summary"),
)


@dataclass
class Line:
    """One launch in the list."""

    url: str
    name: str
    kind: str
    on: date | None
    when: str
    state: str
    stage: str
    # Drawn: the pair of owners, and the readiness of product and of marketing; empty without gates.
    owners: Markup
    ready: Markup
    # The same in words, for the table that a spreadsheet reads.
    names: str = ""
    shares: str = ""


@dataclass
class Month:
    """Launches of one month, or those without a date; an empty title where the list is not in order of date."""

    title: str
    lines: list[Line] = field(default_factory=list)


def months(member: Member, listed: Listed) -> list[Month]:
    """One page of launches by month while it is sorted by date, else in one group. Four queries."""
    by_date = (listed.asked.get("sort") or LAUNCHES.sort).lstrip("-") == "on"
    groups: list[Month] = []
    for line in _lines(member, listed):
        title = _month(line.on) if by_date else ""
        if not groups or groups[-1].title != title:
            groups.append(Month(title))
        groups[-1].lines.append(line)
    return groups


def launch_cells(member: Member, listed: Listed) -> Cells:
    """The same launches as plain values, for a table: the page draws them by month."""
    return [
        (line.url, {
            "name": line.name, "kind": line.kind, "on": line.on, "ready": line.shares, "stage": line.stage, "owners": line.names,
        })
        for line in _lines(member, listed)
    ]  # fmt: skip


def _month(on: date | None) -> str:
    return formats.date_format(on, "F Y") if on else _("No date yet")


def _lines(member: Member, listed: Listed) -> list[Line]:
    named = {f"{side}_{what}": F(f"{side}_owner__{what}") for side in BOTH_SIDES for what in ("name", "side")}
    rows = list(listed.rows.annotate(**named))
    these = {"launch__in": [row.pk for row in rows]}
    assumed = Assumption.objects.visible_to(member).filter(**these)
    unsettled = RippleAsk.objects.visible_to(member).filter(**these)
    tallies = Gate.objects.visible_to(member).filter(**these).tallies(assumed, unsettled)
    nothing = {str(side): Tally() for side in BOTH_SIDES}
    lines = []
    for row in rows:
        shares = tuple(tallies.get(row.pk, nothing)[side].share for side in BOTH_SIDES)
        faces = tuple(_face(getattr(row, f"{s}_name"), getattr(row, f"{s}_side")) for s in BOTH_SIDES)
        lines.append(Line(
            url=f"/w/{member.workspace.slug}/{row.place}", name=row.name, kind=str(row.get_kind_of_display()), on=row.on,
            when=day(row.on), state=row.state, stage=str(stage_word(row.promised_stage)), owners=cell("owners", faces),
            ready=_ready(shares), names="; ".join(face.name for face in faces if face), shares=_words(member, shares),
        ))  # fmt: skip
    return lines


def _ready(shares: tuple[float | None, ...]) -> Markup:
    if shares == (None, None):
        return Markup("")
    none, texts = _("no gates"), [percent_text(share) for share in shares]
    return cell("dumbbell", (*shares, 0, 1, *texts, _("Readiness"), none, none))


def _words(member: Member, shares: tuple[float | None, ...]) -> str:
    said = zip(BOTH_SIDES, shares, strict=True)
    return "; ".join(
        f"{member.workspace.side_name(s)} {percent_text(share)}" for s, share in said if share is not None
    )


def _face(name: str | None, side: str | None) -> Shown | None:
    return Shown(name, side or "", initials(name)) if name else None
