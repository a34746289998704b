"""The plays: small practices for two people, one on each side, each with what to do."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Play:
    """A play: what it is called, what it is for in one line, and its steps."""

    id: str
    name: str | Promise
    purpose: str | Promise
    steps: tuple[str | Promise, ...]
    minutes: int


_PLAYS = (
    Play("PL01", _("Rewrite two into one"), _("Two goals of one side each become one goal of both."), (
        _("Each side brings one key result that the other could help or harm."),
        _("Ask of both: what would a customer notice if we reached it?"),
        _("Write that as one objective, with one key result for which each side is accountable."),
        _("Drop or rename the two that it replaces."),
    ), 45),
    Play("PL02", _("Metric walk"), _("One sheet from what we do to what we want, with what must not suffer."), (
        _("Write the metric you steer by on the left, the outcome on the right."),
        _("Say what has to happen in between, and draw it."),
        _("Name one counter-metric that would show you are cheating, and its limit."),
    ), 45),
    Play("PL04", _("Mission read-back"), _("Each side says in its own words what it is all for; then you compare."), (
        _("Each side writes the mission in two sentences, without looking."),
        _("Read both aloud. Mark the words that mean different things."),
        _("Mend the text, publish a new version, and let both sides read it."),
    ), 30),
    Play("PL05", _("Five questions card"), _("Customer, positioning, pricing, what and why, growth: answered apart, opened together."), (
        _("Each answers the five questions alone, in a line each."),
        _("Open both cards at once."),
        _("Talk about the one where you differ most. Write down what you decide."),
    ), 60),
    Play("PL06", _("Blind score and reveal"), _("Rank the same list apart, so that nobody follows the loudest."), (
        _("Both sides rank the same items alone."),
        _("Reveal at once. Look first at what both put on top."),
        _("Take the three items furthest apart: each side gives one reason."),
    ), 60),
    Play("PL07", _("Re-set one meeting"), _("Keep it, shrink it or drop it, with a purpose in one line."), (
        _("Write in one line what the meeting is for, and the name of one person on each side."),
        _("If neither would miss it, drop it. Otherwise halve it."),
    ), 15),
    Play("PL08", _("Ask first, ask nothing"), _("Half an hour on how the other side works and is judged. No requests."), (
        _("Ask: what are you judged by this quarter? What made it hard last week?"),
        _("Listen. Bring no request of your own."),
        _("Next time, swap."),
    ), 30),
    Play("PL09", _("Answer half-hour"), _("Every open item gets yes, no or later, and a why."), (
        _("Sort what waits by age, oldest first."),
        _("One minute each: yes, no or later, and the reason in a sentence."),
        _("Whoever gave it hears the answer the same day."),
    ), 30),
    Play("PL10", _("Define it together"), _("A word that both use in two ways gets one meaning."), (
        _("Each side writes what the word means to it, with an example."),
        _("Agree on one sentence and put it into the glossary."),
    ), 15),
    Play("PL11", _("Grey-area hour"), _("One area, one accountable person, who is asked, who is told."), (
        _("Pick one area that both or neither claim."),
        _("Write who decides, who is asked before, who is told after."),
        _("Try it for a month, then look again."),
    ), 60),
    Play("PL12", _("Invite to the next gate"), _("The other side joins one phase earlier than it does today."), (
        _("Find the next point where something is decided."),
        _("Invite one person of the other side, with the question written down."),
        _("Keep their chair for the rest of the work."),
    ), 20),
    Play("PL13", _("One thread"), _("Talk over one strand of the work together and change one thing."), (
        _("Choose trust, goals or planning."),
        _("Each says one thing that helps and one that hinders."),
        _("Agree on one change and when you look at it again."),
    ), 45),
    Play("PL14", _("Decide together next time"), _("Name the second decider before the question comes up."), (
        _("Look at the last decision that one side made alone."),
        _("Write down who of the other side decides the next one of its kind."),
    ), 15),
    Play("PL15", _("Cut or move"), _("Drop scope, move the date or lower the target, and say which."), (
        _("Write the three options with what each costs the other side."),
        _("Pick one together and tell everybody the same day."),
    ), 30),
    Play("PL16", _("Choose the mode"), _("Quiet, staggered or major: by the evidence, not by the calendar."), (
        _("Look at what the gates and the beta show today."),
        _("If they would embarrass you in front of every customer, go staggered or quiet."),
        _("Write down what evidence would allow the major launch."),
    ), 30),
    Play("PL17", _("Fact-check slot"), _("Somebody who built it reads what is said before it is published."), (
        _("Send the claims, not the whole text, a week ahead."),
        _("Each is true, true with a change, or not true yet."),
        _("What is not true yet is cut or marked as planned."),
    ), 20),
    Play("PL18", _("Make it an event"), _("Half an hour on what a small release means to somebody."), (
        _("Ask: whose day does this make better?"),
        _("Write it as two lines to that person."),
        _("Publish it, or choose quiet together."),
    ), 30),
    Play("PL19", _("Review without blame"), _("What happened, what we believed then, what we change."), (
        _("Put the dates on a line, facts only."),
        _("Ask at each point: what did we know, what did we believe?"),
        _("Change one thing in how you work."),
    ), 45),
    Play("PL20", _("Two calls together"), _("Both sides hear the same two customers."), (
        _("Choose two customers who differ."),
        _("One side asks, the other writes; then swap."),
        _("Each writes what surprised them, then compare."),
    ), 90),
    Play("PL21", _("Heads-up"), _("Two lines about a change that customers will feel, ten days ahead."), (
        _("What changes, for whom, from when."),
        _("Send it to one named person on the other side and ask what breaks."),
    ), 10),
    Play("PL22", _("One-page ask"), _("For the executive: the question, two options, what each costs, by when."), (
        _("Write the question in one line."),
        _("Two options, what each costs each side, and the day by which you need an answer."),
    ), 30),
    Play("PL23", _("Swap a lesson"), _("Each side teaches the other one thing it takes for granted."), (
        _("Ask what the other side would most like to understand."),
        _("Twenty minutes each, with a real example."),
    ), 45),
    Play("PL24", _("Say what went well"), _("Name what the other side did that helped, to their face and their lead."), (
        _("One thing, concrete, this week."),
        _("Say what it made possible."),
    ), 5),
)  # fmt: skip

PLAYS = {play.id: play for play in _PLAYS}
