"""People, goals, and what was heard, of the made-up workspace."""

from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from braid.goals import models as goals
from braid.insights import models as insights
from braid.people.models import Member, User
from braid.teamwork.models import Term
from tools.bench.dice import SIDES, WORDS, Dice, Fields, Tables

UNUSABLE = make_password(None)


def people_tables(d: Dice) -> Tables:
    """Three fifths product, two fifths marketing; everybody can sign in, nobody by password."""
    yield (
        User,
        (
            User(id=n, email=f"person{n}@large.example", name=f"Person {n}", password=UNUSABLE)
            for n in range(1, d.scale.people + 1)
        ),
    )
    yield d.table(Member, members(d))


def members(d: Dice) -> Fields:
    """The first is admin, the first of each side leads it."""
    for number in range(1, d.scale.people + 1):
        side = "product" if number in d.product else "marketing"
        yield {
            "user_id": number, "name": f"Person {number}", "email": f"person{number}@large.example", "side": side,
            "right": "admin" if number == 1 else "member", "is_lead": number in (1, d.marketing[0]),
            "is_sponsor": number == 2, "joined_on": d.ago(400, 900),
        }  # fmt: skip


# Goals


def goal_tables(d: Dice) -> Tables:
    """Twelve quarters of goals; the last one runs now."""
    yield d.table(goals.StrategyPoint, ({"title": f"Choice {n}: {d.words(2, 4)}"} for n in range(8)))  # fmt: skip
    yield d.table(goals.Statement, statements(d))
    yield d.table(goals.Acknowledgement, read(d))
    yield d.table(goals.Period, periods(d))
    yield d.table(goals.Metric, metric_rows(d))
    yield d.table(goals.Drive, ({"source_id": n, "target_id": n // 4 + 1, "lag_days": 14} for n in range(4, d.metrics)))  # fmt: skip
    yield d.table(goals.Reading, readings(d))
    yield d.table(goals.Objective, objectives(d))
    yield d.table(goals.ObjectiveOwner, objective_owners(d))
    yield d.table(goals.KeyResult, key_results(d))
    yield d.table(goals.CheckIn, check_ins(d))
    yield d.table(goals.CounterMetric, counters(d))


def statements(d: Dice) -> Fields:
    for kind in ("mission", "strategy"):
        yield {
            "kind_of": kind,
            "number": 1,
            "text": d.words(30, 60),
            "published_on": d.ago(60, 90),
            "by_id": 1,
        }


def read(d: Dice) -> Fields:
    for member in range(1, d.scale.people + 1):
        for statement in (1, 2):
            if d.often(0.85):
                yield {"statement_id": statement, "member_id": member, "on": d.ago(1, 50)}


def periods(d: Dice) -> Fields:
    for number in range(12):
        ends = d.today + timedelta(days=45 - 91 * (11 - number))
        yield {"name": f"Quarter {number + 1}", "starts_on": ends - timedelta(days=90), "ends_on": ends}


def metric_rows(d: Dice) -> Fields:
    for number in range(d.metrics):
        kind = "outcome" if number < 4 else "counter" if number % 9 == 0 else "driver"
        yield {"name": f"{d.words(2, 3)} {number}", "unit": "%", "kind_of": kind}


def readings(d: Dice) -> Fields:
    for metric in range(1, d.metrics + 1):
        value = d.random.randint(20, 80)
        for week in range(52, 0, -1):
            value = max(1, value + d.random.choice((-1, 0, 0, 1)))
            yield {"metric_id": metric, "on": d.today - timedelta(days=7 * week), "value": value}


def period_of(d: Dice, objective: int) -> int:
    """Which of the twelve periods an objective belongs to."""
    return (objective - 1) * 12 // d.scale.objectives + 1


def objectives(d: Dice) -> Fields:
    for number in range(1, d.scale.objectives + 1):
        yield {
            "title": f"{d.words(4, 9)}", "description": d.words(20, 60), "period_id": period_of(d, number),
            "strategy_id": d.random.randint(1, 8) if d.often(0.8) else None,
        }  # fmt: skip


def objective_owners(d: Dice) -> Fields:
    for number in range(1, d.scale.objectives + 1):
        for side in SIDES if number % 3 else (d.random.choice(SIDES),):
            yield {"objective_id": number, "side": side, "member_id": d.one(side)}


def key_results(d: Dice) -> Fields:
    """Both sides aim at the same value of a metric, but for one in fifty."""
    for number in range(1, d.scale.objectives + 1):
        for place in range(3):
            side = SIDES[place % 2] if number % 3 else SIDES[number % 2]
            metric = d.random.randint(1, d.metrics)
            low, rise = 10 + metric % 40, 10 + metric % 30
            yield {
                "objective_id": number, "title": d.words(4, 8), "metric_id": metric, "baseline": low,
                "target": low + (rise if d.often(0.98) else rise * 2), "side": side, "accountable_id": d.one(side),
            }  # fmt: skip


def check_ins(d: Dice) -> Fields:
    for number in range(1, d.scale.objectives * 3 + 1):
        for week in range(d.random.randint(1, 4), 0, -1):
            yield {"key_result_id": number, "on": d.today - timedelta(days=7 * week), "value": d.random.randint(10, 60),
                   "confidence": d.random.randint(3, 9), "by_id": 1}  # fmt: skip


def counters(d: Dice) -> Fields:
    for number in range(1, d.scale.objectives + 1):
        if d.often(0.8):
            yield {"objective_id": number, "metric_id": d.random.randint(1, d.metrics), "limit": 5}


# Insights and words


def insight_tables(d: Dice) -> Tables:
    """Customers, what they said, and what was answered: four fifths have an answer."""
    yield d.table(insights.Customer, ({"name": f"Customer {n}", "segment": d.random.choice(("small", "middle", "large"))} for n in range(d.customers)))  # fmt: skip
    answered: list[tuple[int, str, date, str]] = []
    yield d.table(insights.Insight, heard(d, answered))
    yield d.table(insights.Answer, (
        {"insight_id": n, "verdict": verdict, "why": d.words(4, 12), "by_id": d.one(side), "side": side, "on": on}
        for n, verdict, on, side in answered))  # fmt: skip
    yield d.table(Term, ({"term": f"{word.capitalize()} {n}", "meaning": d.words(8, 20)} for n, word in enumerate(WORDS)))  # fmt: skip


def heard(d: Dice, answered: list[tuple[int, str, date, str]]) -> Fields:
    for number in range(1, d.scale.insights + 1):
        side = d.random.choice(SIDES)
        heard = d.ago(0, 700)
        answer = heard + timedelta(days=d.random.randint(0, 30))
        verdict = d.random.choice(("yes", "no", "later"))
        closed = answer <= d.today and d.often(0.82)
        if closed:
            answered.append((number, verdict, answer, SIDES[side == "product"]))
        yield {
            "text": f"{d.words(12, 40)}.", "source": d.random.choice(insights.Insight.Source.values),
            "theme": d.random.choice(WORDS), "customer_id": d.random.randint(1, d.customers), "side": side,
            "giver_id": d.one(side), "heard_on": heard, "clock_from": heard,
            "answered_on": answer if closed else None, "verdict": verdict if closed else "",
        }  # fmt: skip
