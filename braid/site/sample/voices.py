"""What the sample company hears, from both sides, and what it answered."""

from braid.insights import actions
from braid.roadmap.actions import link_insight
from braid.site.sample.world import World

# text, giver, source, area, customer, segment, days ago, answer (verdict, why, days ago) or None, item
HEARD = (
    ("“I want to change the card myself, not write to you.” Third account this month.", "marco", "call", "customer", "Northwind", "Mid-market", 41, None, "Self-serve billing"),
    ("Two prospects asked for invoices in their own currency before they sign.", "tessa", "call", "pricing", "Halden", "Enterprise", 36, None, "Self-serve billing"),
    ("Forum thread with 44 votes: ready-made dashboards to start from.", "tessa", "forum", "customer", "", "Self-serve", 33, ("yes", "Template gallery is in definition; Tessa leads it.", 24), "Template gallery"),
    ("Trial teams do not find the share button on the first day; the SDR team hears it in every second call.", "amir", "survey", "customer", "", "Self-serve", 30, None, "Onboarding v3"),
    ("Competitor Lumen launched usage-based pricing and leads with it in ads.", "marco", "competitor", "market", "", "", 28, ("later", "We look at it again when the pricing study is in.", 20, -3), "Usage-based pricing"),
    ("“SSO only in Enterprise is a tax on security.” Said publicly by a customer.", "amir", "social", "pricing", "Brightside", "Mid-market", 27, ("yes", "SSO comes to the Team plan with 4.3.", 22), "SSO for Team plan"),
    ("Agency partners ask the SDR team for a read-only view to show their clients.", "tessa", "call", "customer", "Studio Elf", "Agency", 25, None, "Mobile read-only"),
    ("Sales lost Corvid: no audit log, their auditor insists.", "marco", "call", "customer", "Corvid", "Enterprise", 22, ("yes", "In build, first version next month.", 15), "Audit log"),
    ("Press asks whether Insights 2.0 uses customers' data for training.", "amir", "social", "market", "", "", 20, None, "Insights 2.0"),
    ("Webinar question: can alerts go to Slack?", "tessa", "chat", "customer", "Northwind", "Mid-market", 18, ("no", "Not this quarter; the webhook covers it, text for the answer is in the docs.", 9), "Usage alerts"),
    ("Beta team: “It tells me what happened, not yet what to do.”", "priya", "call", "customer", "Halden", "Enterprise", 16, ("yes", "We hold back the phrase “tells you what to do” until it is true.", 10), "Insights 2.0"),
    ("Support: five tickets about the word “workspace” meaning two things.", "lina", "support", "customer", "", "", 21, ("yes", "Glossary entry is written; site texts follow.", 17), ""),
    ("Five beta teams stopped after the second week, two of them over the DPA.", "priya", "survey", "customer", "", "Self-serve", 19, ("later", "We want to talk to them together first.", 12, 10), "Insights 2.0"),
    ("Enterprise trial asks for regional hosting: their DPA names the country.", "jonas", "call", "planning", "Corvid", "Enterprise", 26, ("no", "Not in the plan for this year; sales has the wording.", 18), ""),
    ("“I would pay more for fewer, better alerts.”", "jonas", "call", "pricing", "Brightside", "Mid-market", 6, None, "Usage alerts"),
    ("Analyst calls the category “decision intelligence” now.", "marco", "other", "market", "", "", 5, None, ""),
)  # fmt: skip


def tell(world: World) -> None:
    """Each is captured on its day and answered, or not, by somebody of the other side."""
    answering = {"product": world.cast["priya"], "marketing": world.cast["marco"]}
    for text, who, source, area, customer, segment, ago, answered, item in HEARD:
        giver = world.cast[who]
        kind = "competitor" if source == "competitor" else "market" if area == "market" else "feedback"
        with world.at(-ago):
            insight = actions.capture(
                by=giver, text=text, source=source, area=area, theme=item, customer=customer or None, segment=segment, kind_of=kind,
                heard_on=world.day(-ago), clock_from=world.day(-ago),
            )  # fmt: skip
            if item:
                # Lina reads what comes in: what marketing heard is not yet a word of marketing on the item.
                link_insight(world.items[item], by=world.cast["lina"], insight=insight)
        if answered:
            verdict, why, days, *again = answered
            back = world.day(again[0]) if again else None
            with world.at(-days):
                said = actions.answer(
                    insight, by=answering[str(insight.owed_by)], verdict=verdict, why=why,
                    revisit_on=back and max(back, world.day(1)),
                )  # fmt: skip
            # The answer was given on that day, not today, and comes back on its own.
            type(said).objects.filter(pk=said.pk).update(on=world.day(-days), revisit_on=back)
            type(insight).objects.filter(pk=insight.pk).update(answered_on=world.day(-days), revisit_on=back)
