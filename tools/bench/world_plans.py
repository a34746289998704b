"""The roadmap, what is said about it, the launches and what happened, of the made-up workspace."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from braid.activity.models import Contact, Event
from braid.launches import models as launches
from braid.messaging import models as messaging
from braid.roadmap import models as roadmap
from tools.bench.dice import SIDES, STAGES, WORDS, Dice, Fields, Tables

# The roadmap: a tenth is ahead, a sixth under way, the rest out or dropped


def roadmap_tables(d: Dice) -> Tables:
    """Releases, items and all that hangs on an item."""
    yield d.table(roadmap.Release, release_rows(d))
    d.items = list(item_rows(d))
    yield d.table(roadmap.Item, iter(d.items))
    yield d.table(roadmap.ItemOwner, item_owners(d))
    yield d.table(roadmap.Milestone, milestones(d))
    yield d.table(roadmap.Involvement, involvements(d))
    yield d.table(roadmap.ItemMetric, item_metrics(d))
    yield d.table(roadmap.ItemInsight, item_insights(d))
    yield d.table(roadmap.QuietChoice, quiet(d))
    yield d.table(roadmap.ChangeNotice, notices(d))


def release_day(d: Dice, release: int) -> date:
    """Releases are a week apart; nine tenths are out."""
    return d.today + timedelta(days=7 * (release - d.releases * 9 // 10))


def release_rows(d: Dice) -> Fields:
    for number in range(1, d.releases + 1):
        day = release_day(d, number)
        yield {
            "name": f"{number // 20 + 1}.{number % 20}",
            "planned_on": day,
            "released_on": day if day <= d.today else None,
        }


def phase_of(d: Dice, days: int) -> str:
    """Where an item is that comes out in so many days: what is near is being built, but for one in fifty."""
    if d.often(0.1):
        return "dropped"
    if days <= 0:
        return "learn"
    near = days <= 45 and d.often(0.98)
    return str(d.random.choice(("build", "beta", "launch") if near else ("discover", "define", "build")))


def item_rows(d: Dice) -> Fields:
    for number in range(1, d.scale.items + 1):
        release = d.random.randint(1, d.releases)
        day = release_day(d, release)
        phase = phase_of(d, (day - d.today).days)
        yield {
            "key": f"LRG-{number}", "title": d.words(3, 8), "description": d.words(30, 90), "team": d.random.choice(WORDS),
            "phase": phase, "stage": d.random.choice(STAGES) if phase in ("learn", "beta", "launch") else "",
            "importance": d.random.choice((1, 1, 1, 1, 2, 2, 3)), "visibility": "customer" if d.often(0.6) else "internal",
            "lead_side": "product" if d.often(0.9) else "marketing", "starts_on": day - timedelta(days=d.random.randint(30, 150)),
            "planned_on": day, "release_id": release, "released_on": day if phase == "learn" else None,
        }  # fmt: skip


def item_owners(d: Dice) -> Fields:
    for number in range(1, d.scale.items + 1):
        for side, share in (("product", 0.95), ("marketing", 0.65)):
            if d.often(share):
                yield {"item_id": number, "side": side, "member_id": d.one(side)}


def milestones(d: Dice) -> Fields:
    for number, item in enumerate(d.items, 1):
        for stage in STAGES[: STAGES.index(item["stage"]) + 1] if item["stage"] else ():
            yield {"item_id": number, "stage": stage, "release_id": item["release_id"]}


def involvements(d: Dice) -> Fields:
    for number, item in enumerate(d.items, 1):
        yield {"item_id": number, "side": item["lead_side"], "phase": "", "first_on": item["starts_on"]}
        other = SIDES[item["lead_side"] == "product"]
        came = item["starts_on"] + timedelta(days=d.random.randint(0, 40))
        if came <= d.today and d.often(0.9):
            yield {"item_id": number, "side": other, "phase": "", "first_on": came}


def item_metrics(d: Dice) -> Fields:
    for number in range(1, d.scale.items + 1):
        shared = d.random.randint(1, d.metrics)
        for side in SIDES if d.often(0.5) else ():
            metric = shared if d.often(0.97) else d.random.randint(1, d.metrics)
            yield {"item_id": number, "side": side, "metric_id": metric}


def item_insights(d: Dice) -> Fields:
    for number in range(1, d.scale.items + 1):
        for insight in {d.random.randint(1, d.scale.insights) for _ in range(d.random.randint(0, 4))}:
            yield {"item_id": number, "insight_id": insight}


def quiet(d: Dice) -> Fields:
    for number, item in enumerate(d.items, 1):
        if item["phase"] == "learn" and item["importance"] == 2 and d.often(0.3):
            for side in SIDES:
                yield {"item_id": number, "side": side, "by_id": d.one(side), "on": d.ago(1, 300)}


def notices(d: Dice) -> Fields:
    for _ in range(max(10, d.scale.items // 20)):
        takes_effect = d.ago(-60, 600)
        told = takes_effect - timedelta(days=d.random.randint(5, 40))
        yield {"what": d.words(3, 7), "side": d.random.choice(SIDES), "effective_on": takes_effect,
               "told_on": told if d.often(0.97) else None, "item_id": d.random.randint(1, d.scale.items)}  # fmt: skip


# What is said


def said_tables(d: Dice) -> Tables:
    """Content and claims, most of them true and checked."""
    d.claims = list(claims(d))
    yield d.table(messaging.Content, (
        {"title": d.words(4, 8), "kind_of": d.random.choice(messaging.Content.Kind.values),
         **content_state(d), "owner_id": d.one("marketing"), "fact_checker_id": d.one("product"),
         **(draft(d) if number == d.great_piece else {})}
        for number in range(1, d.contents + 1)))  # fmt: skip
    yield d.table(messaging.ContentItem, content_items(d))
    yield d.table(messaging.Claim, d.claims)
    yield d.table(messaging.FactCheck, checks(d))


def content_state(d: Dice) -> dict[str, object]:
    """Most pieces are out; the others are somewhere between an idea and their day."""
    if d.often(0.7):
        return {"published_on": d.ago(0, 600), "state": "planned", "publish_on": None}
    return {
        "published_on": None,
        "state": d.random.choice(messaging.State.values[:-1]),
        "publish_on": d.ago(-90, 0),
    }


def draft(d: Dice) -> dict[str, object]:
    """A piece that is being written: of its ninety sentences thirty are claims of the ledger, ten of them nearly."""
    known = [claim["text"].rstrip(".") for claim in d.random.sample(d.claims, 30)]
    sentences = [
        *(f"{text}." for text in known[:20]),
        *(f"{text} for every customer." for text in known[20:]),
        *(f"{d.words(6, 16)} in {d.random.randint(2, 90)} seconds." for _ in range(30)),
        *(f"{d.words(8, 20)}." for _ in range(30)),
    ]
    d.random.shuffle(sentences)
    return {"state": "draft", "published_on": None, "publish_on": d.ago(-30, -5), "body": " ".join(sentences)}


def content_items(d: Dice) -> Fields:
    for content in range(1, d.contents + 1):
        for item in {d.random.randint(1, d.scale.items) for _ in range(d.random.randint(1, 4))}:
            yield {"content_id": content, "item_id": item}


def claims(d: Dice) -> Fields:
    """One about most of what customers have, and more about some of it until there are enough."""
    told = [
        (number, item)
        for number, item in enumerate(d.items, 1)
        if item["visibility"] == "customer" and item["stage"] and d.often(0.9)
    ]
    for said in range(max(d.scale.claims, len(told))):
        number, item = told[said % len(told)]
        stage = item["stage"] if d.often(0.99) else d.random.choice(STAGES)
        again = f" {d.words(2, 4)}" if said >= len(told) else ""
        yield {"text": f"{item['title']}{again.lower()} is now {stage}.", "item_id": number, "item_ref": item["key"],
               "stage": stage, "phrase": f"is now {stage}", "release_id": item["release_id"], "source": "Release notes",
               "content_id": d.random.randint(1, d.contents), "said_on": d.ago(0, 600)}  # fmt: skip


def checks(d: Dice) -> Fields:
    """Nearly every claim was checked before it was said; some have expired since, some were never looked at."""
    for number, claim in enumerate(d.claims, 1):
        if d.often(0.98):
            given = {"claim_id": number, "expert_id": d.one("product"), "evidence": d.words(4, 9)}
            yield {**given, "standing": "true", "on": claim["said_on"]}
            if d.often(0.01):
                yield {**given, "standing": "expired", "because": "stage", "on": d.today}


# Launches


def launch_tables(d: Dice) -> Tables:
    """A tenth of the launches lies ahead, one of them about sixty items; each has eight gates, answered by both sides."""
    yield d.table(launches.Launch, launch_rows(d))
    yield d.table(launches.LaunchItem, launch_links(d, "item_id", d.scale.items))
    yield d.table(launches.LaunchContent, launch_links(d, "content_id", d.contents))
    yield d.table(launches.LaunchMetric, (
        {"launch_id": n, "side": side, "metric_id": n % d.metrics + 1} for n in range(1, d.scale.launches + 1) for side in SIDES))  # fmt: skip
    yield d.table(launches.Gate, gates(d))
    yield d.table(launches.GateAnswer, gate_answers(d))


def launch_rows(d: Dice) -> Fields:
    for number in range(1, d.scale.launches + 1):
        ahead = number % 10 == 0 or number == d.great_launch
        day = d.ago(-90, -3) if ahead else d.ago(5, 700)
        yield {
            "name": d.words(2, 4), "kind_of": d.random.choice(("quiet", "staggered", "major")), "tier": d.random.randint(1, 4), "on": day,
            "promised_stage": "ga", "release_id": d.random.randint(1, d.releases), "summary": d.words(20, 50),
            "launched_on": None if ahead else day, "product_owner_id": d.one("product"), "marketing_owner_id": d.one("marketing"),
        }  # fmt: skip


def launch_links(d: Dice, field: str, many: int) -> Fields:
    for launch in range(1, d.scale.launches + 1):
        links = 60 if launch == d.great_launch else 3
        for other in {d.random.randint(1, many) for _ in range(links)}:
            yield {"launch_id": launch, field: other}


def gates(d: Dice) -> Fields:
    for launch in range(1, d.scale.launches + 1):
        for place in range(8):
            yield {"launch_id": launch, "name": d.words(2, 4), "is_blocking": place == 0, "order": place,
                   "bar": 30 if place == 1 else None, "evidence_value": 33 if place == 1 else None}  # fmt: skip


def gate_answers(d: Dice) -> Fields:
    noon = timezone.make_aware(datetime.combine(d.today, time(12)))
    for gate in range(1, d.scale.launches * 8 + 1):
        for side in SIDES:
            if d.often(0.9):
                yield {"gate_id": gate, "side": side, "state": d.random.choice(("ready", "ready", "ready", "partly")),
                       "evidence": d.words(3, 8), "by_id": d.one(side), "at": noon - timedelta(days=d.random.randint(1, 60))}  # fmt: skip


# What happened


def happened_tables(d: Dice) -> Tables:
    """When the two sides were in contact, and the log of what was done."""
    yield d.table(Contact, contact_rows(d))
    yield d.table(Event, event_rows(d))


def contact_rows(d: Dice) -> Fields:
    for number, item in enumerate(d.items, 1):
        under_way = item["phase"] not in ("learn", "dropped")
        for _ in range(d.random.randint(1, 3) if under_way else d.random.randint(0, 2)):
            yield {"subject_kind": "roadmap.item", "subject_id": number, "kind_of": "meeting",
                   "on": d.ago(0, 15) if under_way else d.ago(20, 600), "by_id": 1}  # fmt: skip


def event_rows(d: Dice) -> Fields:
    now = timezone.now()
    many = d.scale.items * 4
    for number in range(many):
        item = d.random.randint(1, d.scale.items)
        side = d.random.choice(SIDES)
        yield {
            "name": d.random.choice(("item.changed", "item.moved", "comment.added")), "subject_kind": "roadmap.item",
            "subject_id": item, "by_id": d.one(side), "side": side, "title": d.items[item - 1]["title"],
            "place": f"roadmap/{item}/", "facts": {}, "at": now - timedelta(minutes=15 * (many - number)),
        }  # fmt: skip
