"""What rounds ask: the items of the pulse, the involvement by phase, who leads on what, the sheet of priorities.

The wording is an instrument with a version: another wording is another instrument, and no line is drawn across.
Sources of each item: METHOD 1.3 to 1.6. These are questions, not a validated scale.
"""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from braid.base.models import Side
from braid.base.sides import sided
from braid.people.models import Workspace
from braid.rounds.asking import Asked

VERSION = "pulse-1"
STRANDS = (("T", _("Trust and respect")), ("G", _("Shared goals")), ("L", _("Long-term planning")))
INVOLVED, FACTOR = "I", "F"
# The published shares of b, c and d (about 2015, product teams, self-selected, number of answers unknown).
# The smallest counts that give them are 65, 64 and 55 of 295; their own error counts in a comparison of one option.
PUBLISHED_COUNTS = {"b": (65, 295), "c": (64, 295), "d": (55, 295)}
PUBLISHED = {"b": 0.2203, "c": 0.2169, "d": 0.1864}

# (key, block, words with {them} for the other side's name, reversed)
ITEMS: tuple[tuple[str, str, Any, bool], ...] = (
    ("T1", "T", _("I could explain to a newcomer what {them} does and why it matters to customers."), False),
    ("T2", "T", _("In their own field I rely on the judgement of {them}."), False),
    ("T3", "T", _("Decisions made in {them} take into account what they do to our work."), False),
    ("T4", "T", _("I can bring a problem or a mistake of ours to {them} early, and it is treated as a problem to solve."), False),
    ("T5", "T", _("{them} uses my team as a service desk."), True),
    ("G1", "G", _("To reach the goals I am judged by, {them} has to succeed as well."), False),
    ("G2", "G", _("Our two teams use the same measures to say whether something was a success."), False),
    ("G3", "G", _("When a shared goal is in danger, both teams look for the way out together."), False),
    ("G4", "G", _("I know the two or three goals that matter most to {them} this quarter."), False),
    ("G5", "G", _("Each team looks after its own numbers first, even at the cost of the result we share."), True),
    ("L1", "L", _("Asked who our most important customers are, both teams would give the same answer."), False),
    ("L2", "L", _("What the market tells us reaches the roadmap while choices are still open."), False),
    ("L3", "L", _("I understand why the things on the roadmap come in the order they do."), False),
    ("L4", "L", _("Our two teams look further ahead together than the next launch."), False),
    ("L5", "L", _("Plans change on one side and the other side finds out afterwards."), True),
    ("R1", "R", _("For work that touches both teams I know who has the final say."), False),
    ("R2", "R", _("When something falls between the two teams, somebody picks it up."), False),
    ("R3", "R", _("I know whom in {them} to go to for the topics I work on."), False),
    ("R4", "R", _("The same work gets done twice, once in each team."), True),
    ("R5", "R", _("When we disagree, it is clear how the question gets settled."), False),
    ("C1", "C", _("I hear of changes in {them} early enough to adapt my own work."), False),
    ("C2", "C", _("When I pass feedback or a request to {them}, I get an answer, be it yes, no or later."), False),
    ("C3", "C", _("I understand the words and abbreviations {them} uses."), False),
    ("C4", "C", _("The time our two teams spend in meetings together is well spent."), False),
    ("C5", "C", _("I have to chase {them} for things I need to know."), True),
    ("E1", "E", _("All in all, working with {them} makes the result better than either team would reach alone."), False),
)  # fmt: skip
# One for each strand, that comes in where a question does not fit (METHOD 1.3).
RESERVE: tuple[tuple[str, str, Any, bool], ...] = (
    ("T6", "T", _("{them} keeps its promises to us."), False),
    ("G6", "G", _("I would be glad to be judged by a goal shared with {them}."), False),
    ("L6", "L", _("When plans must change, both teams are at the table before it is decided."), False),
)
CORE = ("T", "G", "L", "E")
MINI = ("T3", "G3", "L2", "C2")
MODULES = (("R", _("Role clarity")), ("C", _("Communication")), ("I", _("Involvement by phase")))

FACTORS = (
    ("a", _("Both teams see what working closely is worth, and do it unprompted")),
    ("b", _("Roles and responsibilities are clear")),
    ("c", sided(_("%(marketing)s takes part in every phase of product development"))),
    ("d", _("Executives see to it that the two teams work together")),
    ("e", _("Something else")),
    ("f", _("Nothing: the relationship is not good today")),
)

PHASES = (
    ("I1", Side.MARKETING, _("Discover: learning about customers and market")),
    ("I2", Side.MARKETING, _("Define: problem, audience, value proposition")),
    ("I3", Side.MARKETING, _("Plan: what gets built, in which order, at what price")),
    ("I4", Side.MARKETING, _("Build: scope cuts, naming, beta program")),
    ("I5", Side.PRODUCT, _("Message: claims, content, fact check")),
    ("I6", Side.PRODUCT, _("Launch: mode, timing, campaign, enablement")),
    ("I7", Side.PRODUCT, _("Learn: campaign and launch results, review, next step")),
)

AREAS = (
    _("Research"), _("Design of the product's words and onboarding"), _("Messaging"), _("Segmentation"),
    _("Value proposition"), _("Targeting"), _("Data and tracking"), _("Personas"), _("Pricing and packaging"),
)  # fmt: skip

# What a launch may owe its result to.
CAUSES = (
    _("What it does, and how well"), _("For whom it was meant"), _("What we said about it"), _("When it went out"),
    _("Price and packaging"), _("What sales and support knew"), _("Something outside of us"),
)  # fmt: skip

FIVE = (
    ("customer", _("Who is our customer?")),
    ("position", _("How are we positioned?")),
    ("pricing", _("How do we price and package?")),
    ("built", _("What gets built, and why?")),
    ("growth", _("How do we grow?")),
)


def pulse(workspace: Workspace, module: str = "", *, mini: bool = False) -> list[Asked]:
    """The quarterly core of 17 answers with one module (R, C or I), or the four single items of the mini pulse.

    The same sentence goes to both sides, each with the other's name, so an item is asked twice: once of each.
    """
    keys = [i for i in ITEMS if (i[0] in MINI if mini else i[1] in (*CORE, module))]
    asked = [_item(*each) for each in keys]
    if not mini:
        asked.append(Asked(FACTOR, _("Which one of these does most, today, for a good working relationship between our two teams?"),
                           "choice", block=FACTOR, choices=FACTORS))  # fmt: skip
    return [*asked, *(involvement(workspace) if module == INVOLVED else [])]


def reserve(block: str) -> Asked | None:
    """What a strand is asked instead of a question that does not fit."""
    return next((_item(*each) for each in RESERVE if each[1] == block), None)


def _item(key: str, block: str, words: Any, is_reversed: bool) -> Asked:
    return Asked(key, words, "agree", block=block, is_reversed=is_reversed)


def involvement(workspace: Workspace) -> list[Asked]:
    """Seven phases, two answers each, about the same thing whoever is asked."""
    made = []
    for key, side, phase in PHASES:
        who = workspace.side_name(side)
        made += [
            Asked(f"{key}-needed", _("%(phase)s. How much should %(who)s be involved in this?") % {"phase": phase, "who": who},
                  "involved", block=INVOLVED),
            Asked(f"{key}-was", _("%(phase)s. How much was %(who)s involved in the last three months?") % {"phase": phase, "who": who},
                  "involved", block=INVOLVED),
        ]  # fmt: skip
    return made


def priorities() -> list[Asked]:
    """The scoring sheet of METHOD 3.1, asked of each item; effort to build of product, to market of marketing."""
    return [
        Asked("customers", _("Value to customers"), "much", per_subject=True, asks_why=True),
        Asked("business", _("Value to the business"), "much", per_subject=True),
        Asked("confidence", _("How sure are you?"), "sure", per_subject=True),
        Asked("build", _("Effort to build"), "effort", per_subject=True, for_side=Side.PRODUCT),
        Asked("market", _("Effort to market"), "effort", per_subject=True, for_side=Side.MARKETING),
    ]


def roles() -> list[Asked]:
    """Who leads on each area."""
    return [Asked("lead", _("Who leads on this?"), "lead", per_subject=True, asks_why=True)]


def confidence() -> list[Asked]:
    """How sure each side is that each key result will be reached."""
    return [
        Asked(
            "sure",
            _("How confident are you that it will be reached?"),
            "ten",
            per_subject=True,
            asks_why=True,
        )
    ]


def go() -> list[Asked]:
    """Ready, for each gate."""
    return [Asked("ready", _("Is this ready?"), "ready", per_subject=True, asks_why=True)]


def five() -> list[Asked]:
    """The five shared questions, answered in words."""
    return [Asked(key, text, "text", asks_why=True) for key, text in FIVE]


def stories() -> list[Asked]:
    """What each cause did to the result, with a reason, and the whole story in a few sentences."""
    return [
        Asked(
            "cause",
            _("How much did this help or hurt the result?"),
            "helped",
            per_subject=True,
            asks_why=True,
        ),
        Asked("story", _("What happened, in a few sentences?"), "text", asks_why=True),
    ]


def worded(text: str, side: str, workspace: Workspace) -> str:
    """A question as somebody of that side reads it: {them} is what the other side is called here."""
    other = Side.MARKETING if side == Side.PRODUCT else Side.PRODUCT
    said = text.replace("{them}", workspace.side_name(other))
    return said[:1].upper() + said[1:]


def for_both(text: str) -> str:
    """A question as both sides read its result: each was asked about the other."""
    said = text.replace("{them}", gettext("the other side"))
    return said[:1].upper() + said[1:]
