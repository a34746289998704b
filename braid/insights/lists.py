"""The list of insights: columns, filters, and rows as cells."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Count, Min, Q, Value
from django.db.models.functions import Cast, Left
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from braid.base.lists import Column, Filter, Listed, Listing, kept_cells, remembered
from braid.base.models import BOTH_SIDES, Side
from braid.base.text import day, number_word, shortened
from braid.insights.models import Answer, Customer, Insight, came_back, waits
from braid.insights.waits import LATE_DAYS
from braid.people.models import Member

Cells = list[tuple[str, dict[str, Any]]]
# More than these are found by search rather than in a menu.
OFFERED = 200
# So much of what was heard stands on one line.
LONGEST = 120
TONES = {Answer.Verdict.YES: "ok", Answer.Verdict.NO: "bad", Answer.Verdict.LATER: "warn"}


def _offers(member: Member) -> dict[str, list[tuple[str, str]]]:
    """Themes, segments and customers to choose from. One query, remembered."""

    def read() -> dict[str, list[tuple[str, str]]]:
        by_name = Customer.objects.visible_to(member).order_by("name").values("pk")[:OFFERED]
        customers = Customer.objects.filter(pk__in=by_name).order_by()
        rows = _one_of_each(member, "theme").union(
            _one_of_each(member, "segment"),
            customers.values_list(Value("customer"), Cast("pk", CharField()), "name"),
            all=True,
        )
        found = defaultdict(list)
        for kind, value, label in sorted(rows, key=lambda row: row[2].casefold()):
            found[kind].append((value, label))
        return dict(found)

    # The menus of one page ask: the member of this request keeps the answer meanwhile.
    kept: dict[str, list[tuple[str, str]]] | None = vars(member).get("_insight_offers")
    if kept is None:
        kept = vars(member)["_insight_offers"] = remembered(member, "insight-offers", read, roughly=True)
    return kept


def _one_of_each(member: Member, column: str) -> Any:
    """Every value in use of a column of words, as (column, value, value)."""
    seen = Insight.objects.visible_to(member).exclude(**{column: ""}).order_by(column)
    first = seen.values(column).annotate(first=Min("pk")).values("first")[:OFFERED]
    return Insight.objects.filter(pk__in=first).order_by().values_list(Value(column), column, column)


def theme_choices(member: Member) -> list[tuple[str, str]]:
    """Themes in use."""
    return _offers(member).get("theme", [])


def segment_choices(member: Member) -> list[tuple[str, str]]:
    """Segments in use."""
    return _offers(member).get("segment", [])


def customer_choices(member: Member) -> list[tuple[str, str]]:
    """Customers by name."""
    return _offers(member).get("customer", [])


def offered(member: Member) -> dict[str, list[str]]:
    """What the form proposes while somebody types, by the name of the list."""
    known = _offers(member)
    people = Member.objects.visible_to(member).filter(left_on=None).order_by("name")
    return {
        "customers": [label for _value, label in known.get("customer", [])],
        "segments": [label for _value, label in known.get("segment", [])],
        "themes": [label for _value, label in known.get("theme", [])],
        "people": list(people.values_list("name", flat=True)[:OFFERED]),
    }


def giver_choices(member: Member) -> list[tuple[str, str]]:
    """Who heard it, with the sides as they are called here."""
    return [(side, member.workspace.side_name(side)) for side in Side.values]


def answer_choices(member: Member) -> list[tuple[str, str]]:
    """Who owes the answer, or what it was. The words are the member's; the values are the same for everybody."""
    ours, theirs = BOTH_SIDES if member.side != Side.MARKETING else BOTH_SIDES[::-1]
    name = member.workspace.side_name
    owed = _("Owed by us (%(side)s)"), _("Owed by them (%(side)s)")
    if member.side not in BOTH_SIDES:
        owed = (_("Owed by %(side)s"),) * 2
    return [
        (ours, owed[0] % {"side": name(ours)}),
        (theirs, owed[1] % {"side": name(theirs)}),
        ("back", _("Came back")),
        ("late", _("Owed for more than %(days)s days") % {"days": LATE_DAYS}),
        ("open", _("Never answered")),
        ("given", _("Answered")),
        *(
            (value, _("Answered: %(verdict)s") % {"verdict": label})
            for value, label in Answer.Verdict.choices
        ),
    ]


def answered_so(value: str) -> Q:
    """The condition for one of `answer_choices`."""
    today = timezone.localdate()
    if value in BOTH_SIDES:
        return Q(side=Side.MARKETING if value == Side.PRODUCT else Side.PRODUCT) & waits(today)
    if value == "back":
        return came_back(today)
    if value == "late":
        before = today - timedelta(days=LATE_DAYS)
        return Q(side__in=BOTH_SIDES) & (
            Q(answered_on=None, clock_from__lt=before) | came_back(before - timedelta(days=1))
        )
    if value in ("open", "given"):
        return Q(answered_on__isnull=value == "open")
    return Q(verdict=value)


INSIGHTS = Listing(
    columns=(
        Column("text", gettext_lazy("What was heard")),
        Column("side", gettext_lazy("From"), kind="side"),
        Column("answer", gettext_lazy("Answer"), "clock_from", "pill"),
        Column("theme", gettext_lazy("Theme"), "theme"),
        Column("customer", gettext_lazy("Customer")),
        Column("source", gettext_lazy("Source")),
        Column("heard", gettext_lazy("Heard"), "heard_on", "date"),
        Column("act", gettext_lazy("Your answer")),
    ),
    sort="-heard",
    filters=(
        Filter("answer", gettext_lazy("Answer"), answer_choices, answered_so),
        Filter("side", gettext_lazy("From"), giver_choices),
        Filter("theme", gettext_lazy("Theme"), theme_choices),
        Filter("customer", gettext_lazy("Customer"), customer_choices, "customer_id"),
        Filter("segment", gettext_lazy("Segment"), segment_choices),
        Filter("source", gettext_lazy("Source"), Insight.Source.choices),
        Filter("area", gettext_lazy("Area"), Insight.Area.choices),
        Filter("kind", gettext_lazy("Kind"), Insight.Kind.choices, "kind_of"),
    ),
    search=("text", "theme", "customer__name"),
)
# To choose from when something is said to rest on insights.
PICK = Listing(
    (Column("heard", gettext_lazy("Heard"), "heard_on", "date"),), sort="-heard", search=("text", "theme")
)


def answer_pill(
    side: str, verdict: str, answered_on: date | None, clock_from: date, revisit_on: date | None, today: date
) -> Any:
    """The answer in a word and its tone; while one is owed, for how long."""
    back = bool(revisit_on and revisit_on <= today and side in BOTH_SIDES)
    if verdict and not back:
        if revisit_on:
            return _("Later: %(day)s") % {"day": day(revisit_on)}, TONES[Answer.Verdict.LATER]
        if verdict == Answer.Verdict.LATER:
            return _("Later, no day named"), TONES[Answer.Verdict.LATER]
        return str(Answer.Verdict(verdict).label), TONES[Answer.Verdict(verdict)]
    if side not in BOTH_SIDES:
        return _("owed by nobody"), ""
    days = max(0, (today - (revisit_on if back and revisit_on else clock_from)).days)
    if back:
        text = (
            _("came back today")
            if not days
            else ngettext("back for %(days)s day", "back for %(days)s days", days)
        )
    elif not days:
        return _("asked today"), ""
    else:
        text = ngettext("waits %(days)s day", "waits %(days)s days", days)
    return text % {"days": days}, "warn" if back or days > LATE_DAYS else ""


def insight_cells(member: Member, listed: Listed) -> Cells:
    """One page of insights. One query, which reads no more of a text than it shows; remembered."""
    also = (member.side, member.may("edit"))
    return kept_cells(member, listed, lambda: _insight_cells(member, listed), also)


def _insight_cells(member: Member, listed: Listed) -> Cells:
    said: Any = "text" if listed.of_table else Left("text", 160)
    columns = ("pk", said, "side", "verdict", "answered_on", "clock_from", "revisit_on", "theme", "customer__name", "source", "heard_on")  # fmt: skip
    sources = {value: str(label) for value, label in Insight.Source.choices}
    today, start = timezone.localdate(), f"/w/{member.workspace.slug}/insights/"
    edits = member.may("edit")
    return [
        (
            f"{start}{pk}/",
            {
                "text": shortened(text, LONGEST) or "—",
                "side": side,
                "answer": answer_pill(side, verdict, answered, clock, revisit, today),
                "theme": theme,
                "customer": customer or "",
                "source": sources.get(source, source),
                "heard": heard,
                "act": _act(member, start, pk, side, bool(answered) and not (revisit and revisit <= today))
                if edits
                else "",
                "pk": pk,
            },
        )
        for pk, text, side, verdict, answered, clock, revisit, theme, customer, source, heard in listed.rows.values_list(
            *columns
        )
    ]


def _act(member: Member, start: str, pk: int, side: str, is_answered: bool) -> str:
    """The way to the answer where the member's side owes one."""
    if is_answered or (side in BOTH_SIDES and (member.side not in BOTH_SIDES or side == member.side)):
        return ""
    return format_html(
        '<span class="row-acts"><a class="btn btn-small" href="{}{}/answer/" data-dialog>{}</a></span>',
        start, pk, _("Answer"),
    )  # fmt: skip


def picked_cells(member: Member, listed: Listed) -> list[tuple[int, str, str, str]]:
    """One page to choose from: id, start of the text, side, day. One query."""
    rows = listed.rows.values_list("pk", Left("text", 160), "side", "heard_on")
    return [(pk, shortened(text, LONGEST) or "—", side, day(heard)) for pk, text, side, heard in rows]


def sentence(member: Member) -> str:
    """Who waits for how many answers; empty while there are no insights at all."""

    def read() -> dict[str, int]:
        rows = Insight.objects.visible_to(member).filter(waits(timezone.localdate())).order_by()
        return dict(rows.values_list("side").annotate(Count("pk")))

    counts = remembered(member, "insights-waiting", read, roughly=True)
    name = member.workspace.side_name
    parts = [
        ngettext(
            "%(giver)s waits for %(count)s answer from %(owing)s.",
            "%(giver)s waits for %(count)s answers from %(owing)s.",
            counts[side],
        )
        % {"giver": name(side), "count": number_word(counts[side]), "owing": name(other)}
        for side, other in (BOTH_SIDES, BOTH_SIDES[::-1])
        if counts.get(side)
    ]
    return " ".join(parts) or _("Nobody waits for an answer.")
