"""Facts about the market: what it signals by theme, what was done about it, and when our positioning was last looked at."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q

from braid.base.models import BOTH_SIDES
from braid.insights.models import Insight
from braid.messaging.models import HouseReview, HouseVersion
from braid.radar.detectors.world import Signal, Signals
from braid.radar.facts.rows import latest, start_of, thing
from braid.roadmap.models import ItemInsight
from braid.teamwork.models import Citation, Decision, Ending

MARKET = (Insight.Kind.COMPETITOR, Insight.Kind.MARKET)
# A check looks back a quarter; thresholds may be set to more.
BACK_DAYS = 400


@dataclass(slots=True)
class MarketFacts:
    """Signals of one workspace by theme on one day, and the newest look at its positioning."""

    workspace: int
    today: date
    signals: tuple[Signals, ...] = ()
    positioned: date | None = None

    def load(self) -> None:
        """Reads everything: six queries, seven where a decision is about one of the signals."""
        rows = Insight.objects.open_in(self.workspace).filter(kind_of__in=MARKET, heard_on__lte=self.today)
        rows = rows.exclude(theme="").order_by("heard_on", "pk")
        found: dict[str, list[Signal]] = {}
        names: dict[str, str] = {}
        for key, theme, source, on, text in rows.values_list(
            "pk", "theme", "source", "heard_on", start_of("text")
        ):
            if (self.today - on).days <= BACK_DAYS:
                word = theme.casefold()
                names.setdefault(word, theme)
                found.setdefault(word, []).append(
                    Signal(thing("insight", key, text, f"insights/{key}/"), source, on)
                )
        answers = self._responses()
        self.signals = tuple(
            Signals(names[theme], tuple(heard), answers.get(theme)) for theme, heard in sorted(found.items())
        )
        self.positioned = self._positioned()

    def _responses(self) -> dict[str, date]:
        """The newest response to each theme: an item that rests on one of its signals, a decision about one, also to stay
        as we are, or a look at the positioning."""
        found: dict[str, date] = {}
        links = ItemInsight.objects.open_in(self.workspace).filter(insight__kind_of__in=MARKET)
        reviews = HouseReview.objects.open_in(self.workspace).filter(on__lte=self.today)
        told = [
            *links.annotate(day=F("on")).values_list("insight__theme", "day", "insight__heard_on"),
            *reviews.annotate(day=F("on")).values_list("theme", "day", "on"),
            *self._decided(),
        ]
        for theme, day, heard in told:
            # (Of a link that is older than the column of its day only the signal's own day is known.)
            on = day or heard
            if on <= self.today:
                word = theme.casefold()
                found[word] = max(found.get(word, on), on)
        return found

    def _decided(self) -> list[tuple[str, date, date]]:
        """The theme of each signal that a decision is about, since both were so; one that was reversed answers nothing."""
        about = Citation.objects.open_in(self.workspace).filter(subject_kind=Insight._meta.label_lower)
        decided = Decision.objects.open_in(self.workspace).exclude(decided_on=None)
        made = about.filter(decision__in=decided.exclude(ending__kind_of=Ending.Kind.REVERSED))
        rows: list[tuple[int, Any, date]] = list(
            made.values_list("subject_id", "decision__decided_on", "at__date")
        )
        if not rows:
            return []
        heard = Insight.objects.open_in(self.workspace).filter(
            pk__in={row[0] for row in rows}, kind_of__in=MARKET
        )
        themes = dict(heard.values_list("pk", "theme"))
        return [(themes[pk], max(decided, cited), decided) for pk, decided, cited in rows if themes.get(pk)]

    def _positioned(self) -> date | None:
        """When a message house was last looked at, or agreed to by both sides."""
        reviewed = HouseReview.objects.open_in(self.workspace).filter(on__lte=self.today)
        agreed = HouseVersion.objects.open_in(self.workspace).filter(at__date__lte=self.today)
        agreed = agreed.annotate(sides=Count("agreements", filter=Q(agreements__side__in=BOTH_SIDES)))
        newest = (
            agreed.filter(sides=len(BOTH_SIDES)).order_by("-at").values_list("at__date", flat=True).first()
        )
        return latest(newest, reviewed.order_by("-on").values_list("on", flat=True).first())
