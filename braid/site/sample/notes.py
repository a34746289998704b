"""Release notes of the sample company: two public, some that wait for the other side, one that its claims hold back."""

from braid.messaging.material.actions import give, set_aside, use
from braid.messaging.models import Content, ReleaseNote
from braid.messaging.naming.actions import create_rule
from braid.messaging.notes import actions
from braid.messaging.notes.standing import standing
from braid.site.sample.world import World

TONE = """We write to one person who has ten minutes before a meeting.

- **What changed** is one fact that this person can try at once.
- **Why it matters** begins with their situation, not with us.
- We say *teams*, not *users*; *numbers*, not *data points*.
"""
# headline, kind, item, release, who began it how many days ago, what changed, why it matters, days ago of agreement
NOTES = (
    ("Set up your first dashboard in ten minutes", "better", "Onboarding v3", "4.1", "lina", -64,
     "Sign-up now leads through three steps: connect a spreadsheet, pick a template, share. You can leave at each step and come back to it later.",
     "The people who set up a tool are rarely those who use it. What you make before lunch is on the screen of your team in the afternoon.", -62),
    ("A message when a number leaves its range", "new", "Usage alerts", "4.1", "jonas", -20,
     "Choose a number and its usual range under **Alerts**. Whoever owns the dashboard gets a message when it leaves that range, by mail or in the app.",
     "", None),
    ("CSV exports keep their filters", "fixed", None, "4.1", "tomas", -22,
     "An export of a filtered table now has the filtered rows only. Before, it had all of them.",
     "The file you send on says what you saw on the screen.", -21),
    ("Insights that say what to do next", "new", "Insights 2.0", "4.2", "priya", -6,
     "Each insight ends with one suggested step and with the chart it follows from. Beta, on the Team plan up to 10,000 events a day.",
     "You need not be an analyst to know what to try on Monday.", None),
    ("The numbers behind each sentence", "better", "Usage alerts", "4.2", "jonas", -4,
     "Every insight and every alert comes with the numbers behind it: open *Why?* below the sentence.",
     "When your boss asks where that comes from, you answer with one click.", -3),
)  # fmt: skip
# Agreed, and not public: it says what nobody stands for since the alerts moved.
HELD_BACK = frozenset({"The numbers behind each sentence"})


def tell(world: World) -> None:
    """Their tone, then each note as far as it has come; and the page is open."""
    cast = world.cast
    with world.at(-90):
        actions.keep_changelog(by=cast["tessa"], tone=TONE)
    for row in NOTES:
        _note(world, *row)
    material(world)
    names(world)
    with world.at(-60):
        actions.keep_changelog(
            by=cast["priya"],
            title="What is new at Nimbus",
            intro="What has changed, and what it is good for.",
        )
        actions.open_changelog(by=cast["priya"])


def names(world: World) -> None:
    """How they call their decks and their campaigns."""
    with world.at(-120):
        create_rule(
            by=world.cast["tessa"], name="Decks and one-pagers", use="files", pattern="{date}_{product}_{audience}_{kind}_v{n}",
            words={"product": ["insights", "alerts", "onboarding", "nimbus"], "audience": ["smb", "midmarket", "enterprise"], "kind": ["deck", "onepager", "battlecard", "demo"]},
        )  # fmt: skip
        create_rule(
            by=world.cast["noor"], name="Campaigns", use="campaigns", pattern="{quarter}-{channel}-{product}-{goal}",
            words={"quarter": ["q1", "q2", "q3", "q4"], "channel": ["mail", "search", "social", "event"], "goal": ["trial", "upgrade", "launch"]},
        )  # fmt: skip


# about, who gave it, kind, how many days ago, in their words, what became of it: a part of the title of a piece, or a why
GIVEN = (
    ("Onboarding v3", "lina", "surprise", -70, "Nobody reads the second screen. In nine of ten tests people pressed Next at once; what they looked at was the example dashboard.", "piece", ""),
    ("Insights 2.0", "priya", "inside", -9, "It does not guess: each suggestion is a rule that our analysts wrote, 64 of them, and each is switched off when it was wrong twice for a team.", "", ""),
    ("Insights 2.0", "lina", "question", -5, "Asked most in the beta: “May I tell it that a dip was planned?” You may, on the card, and it learns the weekday.", "", ""),
    ("Usage alerts", "jonas", "other", -25, "We first built it with one fixed limit. Three customers switched it off within a day.", "aside", "A good story for a talk; too long for the note. Tell it at the meetup in May?"),
)  # fmt: skip


def material(world: World) -> None:
    """What those who build it know: used, set aside with a why, and waiting."""
    piece = (
        Content.objects.filter(workspace=world.workspace).exclude(published_on=None).order_by("pk").first()
    )
    for title, who, kind, days, words, fate, why in GIVEN:
        with world.at(days):
            row = give(world.items[title], by=world.cast[who], text=words, kind_of=kind)
        with world.at(days + 4):
            if fate == "piece" and piece is not None:
                use(row, by=world.cast["tessa"], content=piece)
            elif fate == "aside":
                set_aside(row, by=world.cast["amir"], why=why)


def _note(
    world: World, title: str, kind: str, item: str | None, release: str, maker: str, days: int, what: str, why: str,
    agreed: int | None,
) -> None:  # fmt: skip
    by = world.cast[maker]
    with world.at(days):
        note: ReleaseNote = actions.begin_note(
            by=by, title=title, kind_of=kind, item=world.items[item] if item else None, release=world.releases[release]
        )  # fmt: skip
        actions.write_part(note, by=by, side="product", text=what)
    if why:
        with world.at(days + 1):
            actions.write_part(note, by=world.cast["amir"], side="marketing", text=why)
    if agreed is not None:
        with world.at(agreed):
            for person in (by, world.cast["tessa"]):
                actions.agree(note, by=person, words=standing(note).words)
            if title not in HELD_BACK:
                actions.publish([note], by=world.cast["tessa"])
