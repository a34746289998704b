"""What people try and what comes of it: plays, commitments, and the history of the findings."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from braid.base import text
from braid.base.csvs import Row, Table
from braid.base.lists import Column, Filter, Listing, remembered
from braid.base.web import Request, page
from braid.people.doors import member_view
from braid.people.models import Member
from braid.radar import screens
from braid.radar.actions.evaluations import today_in
from braid.radar.after import after, turns_since
from braid.radar.history import History, history
from braid.radar.models import Commitment, Finding, PlayMeeting
from braid.radar.plays import PLAYS
from braid.radar.plays_guide import GUIDES
from braid.teamwork.meeting_lists import told
from braid.teamwork.models import Series

OFFERED = 10
SHOWN = 20


def tabs(member: Member, here: str) -> list[tuple[str, str, bool]]:
    """The three pages of this part."""
    prefix = f"/w/{member.workspace.slug}/radar/"
    pages = (("plays", _("Plays")), ("commitments", _("Commitments")), ("history", _("History")))
    return [(label, f"{prefix}{key}/", key == here) for key, label in pages]


def commitments_of(member: Member) -> Any:
    """Every commitment to a finding that this member may see, with both owners."""
    seen = Finding.objects.visible_to(member).values("pk")
    rows = Commitment.objects.visible_to(member).filter(Q(finding__in=seen) | Q(finding=None))
    return rows.select_related("finding", "round", "product_owner", "marketing_owner")


@member_view("view")
def plays(request: Request, member: Member) -> HttpResponse:
    """All plays, those first that fit what is open now; and what came of those that were tried here."""
    name = f"plays:{member.pk}:{today_in(member.workspace)}"
    wanted, tried = remembered(member, name, lambda: (_wanted(member), _tried(member)))
    context: dict[str, Any] = {
        "fitting": sorted(
            (PLAYS[play] for play in wanted if play in PLAYS), key=lambda play: (-wanted[play.id], play.id)
        ),
        "others": [play for play in PLAYS.values() if play.id not in wanted],
        "wanted": wanted,
        "tried": tried,
        "outcomes": dict(Commitment.Outcome.choices),
        "tabs": tabs(member, "plays"),
    }
    context["table"] = _plays_table(request, [*context["fitting"], *context["others"]], wanted, tried)
    return page(request, "radar/plays.html", context)


def _plays_table(request: Request, plays: list[Any], wanted: dict[str, int], tried: dict[str, Any]) -> Table:
    outcomes = Commitment.Outcome.choices
    heads = (
        _("Play"),
        _("Purpose"),
        _("Minutes"),
        _("Findings that it fits"),
        *(label for _key, label in outcomes),
    )

    def rows() -> Iterator[Row]:
        for play in plays:
            came = [tried.get(play.id, {}).get(outcome, 0) for outcome, _label in outcomes]
            yield (
                f"{request.path}{play.id}/",
                (play.name, play.purpose, play.minutes, wanted.get(play.id, 0), *came),
            )

    return Table(request.path, heads, rows, len(plays))


def _wanted(member: Member) -> dict[str, int]:
    """How many open findings each play fits; one query."""
    counts: dict[str, int] = {}
    shown = Finding.objects.visible_to(member).shown(today_in(member.workspace))
    for offered in shown.values_list("plays", flat=True):
        for play in offered:
            counts[play] = counts.get(play, 0) + 1
    return counts


def _tried(member: Member) -> dict[str, dict[str, int]]:
    """How often each play was tried, by outcome; one query."""
    found: dict[str, dict[str, int]] = {}
    rows = Commitment.objects.visible_to(member).exclude(outcome="").values_list("play", "outcome")
    for play, outcome in rows:
        found.setdefault(play, {}).setdefault(outcome, 0)
        found[play][outcome] += 1
    return found


def meetings_for(member: Member, play: str) -> list[Any]:
    """Series that were begun for a play, with their next and their last day; the newest first. One query."""
    begun = PlayMeeting.objects.visible_to(member).filter(play=play).values("series")
    return list(told(Series.objects.visible_to(member).filter(pk__in=begun)).order_by("-pk")[:SHOWN])


@member_view("view")
def play(request: Request, member: Member, play: str) -> HttpResponse:
    """One play: who, how long, steps, what to bring; which findings it fits, and what came of it here."""
    if play not in PLAYS:
        raise Http404
    chosen, guide, teller = PLAYS[play], GUIDES[play], screens.teller_for(member.workspace, links=False)
    made = list(commitments_of(member).filter(play=play).order_by("-pk")[:SHOWN])
    turns = turns_since(member, made)
    context = {
        "play": chosen,
        "guide": guide,
        "checks": [(check, screens.check_name(check)) for check in guide.checks],
        "met": meetings_for(member, play),
        "offers": [(row, _sentence(row, teller)) for row in open_for(member, play)],
        "tried": [
            (
                after(each, each.finding, turns.get(each.finding_id, ()), teller),
                _sentence(each.finding, teller),
            )
            for each in made
            if each.finding
        ],
        "plays": PLAYS,
    }
    return page(request, "radar/play.html", context)


def open_for(member: Member, play: str) -> list[Finding]:
    """Open findings that offer the play and to which nobody is committed, the worst first; one query."""
    busy = Commitment.objects.visible_to(member).filter(outcome="").values("finding")
    rows = Finding.objects.visible_to(member).shown(today_in(member.workspace)).exclude(pk__in=busy)
    rows = rows.filter(detector__in=GUIDES[play].checks or screens.BY_ID)
    found = rows.order_by("-severity", "pk")[: OFFERED * 10]
    fitting = [row for row in found if play in row.plays or not GUIDES[play].checks]
    return fitting[:OFFERED]


def _sentence(finding: Finding, teller: Any) -> Any:
    return teller.kept(finding.said["sentence"]) if finding.said else finding.text


def state_q(value: str) -> Q:
    """Commitments under way, overdue, or ended."""
    today = timezone.localdate()
    return {"open": Q(outcome=""), "late": Q(outcome="", due_on__lt=today)}.get(value, ~Q(outcome=""))


def owner_choices(member: Member) -> list[tuple[str, str]]:
    """Mine, or everybody's."""
    return [(str(member.pk), _("Mine"))]


LISTING = Listing(
    columns=[
        Column("what", gettext_lazy("Finding"), sort="finding__text"),
        Column("play", gettext_lazy("Play"), sort="play"),
        Column("owners", gettext_lazy("Owners"), kind="owners"),
        Column("due", gettext_lazy("By when"), sort="due_on", kind="date"),
        Column("outcome", gettext_lazy("What came of it"), sort="outcome", kind="pill"),
        Column("since", gettext_lazy("The finding since"), kind="pill"),
    ],
    sort="-due",
    filters=[
        Filter("state", gettext_lazy("State"), [
            ("open", gettext_lazy("Under way")), ("late", gettext_lazy("Overdue")), ("ended", gettext_lazy("Ended")),
        ], state_q),
        Filter("owner", gettext_lazy("Owner"), owner_choices, lambda value: Q(product_owner=value) | Q(marketing_owner=value)),
    ],
    search=["finding__text", "note", "learned"],
)  # fmt: skip


@member_view("view")
def commitments(request: Request, member: Member) -> HttpResponse:
    """What both sides have committed to, and what became of the findings since."""
    listed = LISTING.read(request, member, commitments_of(member))
    rows = list(listed.rows)
    turns, teller = turns_since(member, rows), screens.teller_for(member.workspace, links=False)
    for row in rows:
        seen = after(row, row.finding, turns.get(row.finding_id, ()), teller) if row.finding else None
        mark = f"commitment-{row.pk}" if row.finding else "commitment"
        listed.cells.append(
            (f"/w/{member.workspace.slug}/{row.about.place}#{mark}", _cells(row, seen, teller))
        )
    return page(
        request,
        "radar/commitments.html",
        {"listed": listed, "tabs": tabs(member, "commitments")},
        part="rows",
    )


OUTCOME_TONES = {"helped": "ok", "same": "", "dropped": "warn"}


def _cells(row: Commitment, seen: Any, teller: Any) -> dict[str, Any]:
    if row.outcome:
        outcome = (row.get_outcome_display(), OUTCOME_TONES[row.outcome])
    elif row.due_on < timezone.localdate():
        outcome = (_("overdue"), "warn")
    else:
        outcome = (_("under way"), "")
    return {
        "what": _sentence(row.finding, teller) if row.finding else row.note,
        "play": PLAYS[row.play].name if row.play in PLAYS else row.play,
        "owners": (row.product_owner, row.marketing_owner),
        "due": row.due_on,
        "outcome": outcome,
        "since": (seen.verdict, seen.tone) if seen else ("", ""),
    }


@member_view("view")
def history_page(request: Request, member: Member) -> HttpResponse:
    """How many findings opened, cleared and came back in each of the last weeks."""
    today = today_in(member.workspace)
    found = remembered(
        member, f"history:{member.pk}:{today}:{get_language()}", lambda: history(member, today)
    )
    weeks = [week for week in reversed(found.weeks) if week.came or week.cleared]
    table = Table(
        request.path, (_("Week from"), _("Opened"), _("Cleared"), _("Came back")),
        lambda: [("", (week.starts, week.opened, week.cleared, week.returned)) for week in weeks], len(weeks),
    )  # fmt: skip
    context = {
        "history": found,
        "weeks": weeks,
        "title": _title(found),
        "tabs": tabs(member, "history"),
        "table": table,
    }
    return page(request, "radar/history.html", context)


def _title(found: History) -> str:
    """What happened in half a year, as a sentence."""
    if found.is_empty:
        return _("Nothing has opened or cleared yet")
    opened, cleared, returned = (
        text.number_word(count) if count else _("none")
        for count in (found.total.opened, found.total.cleared, found.total.returned)
    )
    said = _("%(opened)s opened in half a year, %(cleared)s cleared, %(returned)s came back") % {
        "opened": opened, "cleared": cleared, "returned": returned,
    }  # fmt: skip
    return said[:1].upper() + said[1:]
