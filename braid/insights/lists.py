"""The list of insights: columns, filters, and rows as cells."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Count, Min, Q, Value
from django.db.models.functions import Cast, Left
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from braid.base.lists import Column, Filter, Listed, Listing, remembered
from braid.base.models import BOTH_SIDES, Side
from braid.base.text import day, number_word
from braid.insights.models import Answer, Customer, Insight
from braid.people.models import Member

Cells = list[tuple[str, dict[str, Any]]]
# More than these are found by search rather than in a menu.
OFFERED = 200
# An answer that comes later than this is late.
LATE_DAYS = 14
TONES = {Answer.Verdict.YES: "ok", Answer.Verdict.NO: "bad", Answer.Verdict.LATER: "warn"}


def _offers(member: Member) -> dict[str, list[tuple[str, str]]]:
    """Themes and customers to choose from. One query, remembered."""

    def read() -> dict[str, list[tuple[str, str]]]:
        seen = Insight.objects.visible_to(member).exclude(theme="").order_by("theme")
        one_of_each = seen.values("theme").annotate(first=Min("pk")).values("first")[:OFFERED]
        by_name = Customer.objects.visible_to(member).order_by("name").values("pk")[:OFFERED]
        themes = Insight.objects.filter(pk__in=one_of_each).order_by()
        customers = Customer.objects.filter(pk__in=by_name).order_by()
        rows = themes.values_list(Value("theme"), "theme", "theme").union(
            customers.values_list(Value("customer"), Cast("pk", CharField()), "name"), all=True
        )
        found = defaultdict(list)
        for kind, value, label in sorted(rows, key=lambda row: row[2].casefold()):
            found[kind].append((value, label))
        return dict(found)

    # Both menus of one page ask: the member of this request keeps the answer meanwhile.
    kept: dict[str, list[tuple[str, str]]] | None = vars(member).get("_insight_offers")
    if kept is None:
        kept = vars(member)["_insight_offers"] = remembered(member, "insight-offers", read, roughly=True)
    return kept


def theme_choices(member: Member) -> list[tuple[str, str]]:
    """Themes in use."""
    return _offers(member).get("theme", [])


def customer_choices(member: Member) -> list[tuple[str, str]]:
    """Customers by name."""
    return _offers(member).get("customer", [])


def giver_choices(member: Member) -> list[tuple[str, str]]:
    """Who heard it, with the sides as they are called here."""
    return [(side, member.workspace.side_name(side)) for side in Side.values]


def answer_choices(member: Member) -> list[tuple[str, str]]:
    """Who owes the answer, or what it was."""
    product, marketing = (member.workspace.side_name(side) for side in BOTH_SIDES)
    return [
        (Side.PRODUCT, _("Waits for %(side)s") % {"side": product}),
        (Side.MARKETING, _("Waits for %(side)s") % {"side": marketing}),
        ("late", _("Waits for more than %(days)s days") % {"days": LATE_DAYS}),
        ("open", _("Not answered")),
        ("given", _("Answered")),
        *(
            (value, _("Answered: %(verdict)s") % {"verdict": label})
            for value, label in Answer.Verdict.choices
        ),
    ]


def answered_so(value: str) -> Q:
    """The condition for one of `answer_choices`. What neither side gave is owed by nobody."""
    if value in BOTH_SIDES:
        return Q(side=Side.MARKETING if value == Side.PRODUCT else Side.PRODUCT, answered_on=None)
    if value == "late":
        day_before = timezone.localdate() - timedelta(days=LATE_DAYS)
        return Q(side__in=BOTH_SIDES, answered_on=None, clock_from__lt=day_before)
    if value in ("open", "given"):
        return Q(answered_on__isnull=value == "open")
    return Q(verdict=value)


INSIGHTS = Listing(
    columns=(
        Column("text", gettext_lazy("What was heard")),
        Column("side", gettext_lazy("From"), kind="side"),
        Column("answer", gettext_lazy("Answer"), kind="pill"),
        Column("theme", gettext_lazy("Theme"), "theme"),
        Column("customer", gettext_lazy("Customer")),
        Column("source", gettext_lazy("Source")),
        Column("heard", gettext_lazy("Heard"), "heard_on", "date"),
        Column("waits", gettext_lazy("Asked since"), "clock_from", "date"),
    ),
    sort="-heard",
    filters=(
        Filter("answer", gettext_lazy("Answer"), answer_choices, answered_so),
        Filter("side", gettext_lazy("From"), giver_choices),
        Filter("theme", gettext_lazy("Theme"), theme_choices),
        Filter("customer", gettext_lazy("Customer"), customer_choices, "customer_id"),
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


def shortened(text: str, most: int = 120) -> str:
    """The text on one line, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return (line[:most].rsplit(" ", 1)[0] or line[:most]) + "…"


def answer_pill(side: str, verdict: str, answered_on: date | None, clock_from: date, today: date) -> Any:
    """The answer in a word and its tone; while there is none, for how long it has been waited for."""
    if verdict:
        return str(Answer.Verdict(verdict).label), TONES[Answer.Verdict(verdict)]
    if side not in BOTH_SIDES:
        return _("owed by nobody"), ""
    days = max(0, (today - clock_from).days)
    if not days:
        return _("asked today"), ""
    text = ngettext("waits %(days)s day", "waits %(days)s days", days) % {"days": days}
    return text, "warn" if days > LATE_DAYS else ""


def insight_cells(member: Member, listed: Listed) -> Cells:
    """One page of insights. One query, which reads no more of a text than it shows."""
    columns = ("pk", Left("text", 160), "side", "verdict", "answered_on", "clock_from", "theme", "customer__name", "source", "heard_on")  # fmt: skip
    sources = {value: str(label) for value, label in Insight.Source.choices}
    today, start = timezone.localdate(), f"/w/{member.workspace.slug}/insights/"
    return [
        (
            f"{start}{pk}/",
            {
                "text": shortened(text) or "—",
                "side": side,
                "answer": answer_pill(side, verdict, answered, clock, today),
                "theme": theme,
                "customer": customer or "",
                "source": sources.get(source, source),
                "heard": heard,
                "waits": clock,
            },
        )
        for pk, text, side, verdict, answered, clock, theme, customer, source, heard in listed.rows.values_list(
            *columns
        )
    ]


def picked_cells(member: Member, listed: Listed) -> list[tuple[int, str, str, str]]:
    """One page to choose from: id, start of the text, side, day. One query."""
    rows = listed.rows.values_list("pk", Left("text", 160), "side", "heard_on")
    return [(pk, shortened(text) or "—", side, day(heard)) for pk, text, side, heard in rows]


def sentence(member: Member) -> str:
    """Who waits for how many answers; empty while there are no insights at all."""

    def read() -> dict[str, int]:
        rows = Insight.objects.visible_to(member).filter(answered_on=None, side__in=BOTH_SIDES).order_by()
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
