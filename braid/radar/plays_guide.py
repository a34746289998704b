"""When a play helps, who does it, what to bring and where it comes from: the rest of a play's page."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class Guide:
    """`helps` is the sign that you need it; `checks` offer it; `origin` is whose practice it is."""

    helps: Text
    who: Text
    bring: tuple[Text, ...]
    origin: Text
    checks: tuple[str, ...] = ()


PAIR = _("One person of each side")
LEADS = _("The leads of both sides")
TEAM = _("Both sides of one piece of work, at most six people")
OWNERS = _("The two owners of the work")
REFORGE = _("Reforge, on how product and marketing come to work as one team")
THIEFELS = _("Jessica Thiefels, on product and marketing collaboration")
EMPOWERING = _("“Empowering Collaboration”, on product and marketing teams")
OUR_OWN = _("A practice of Braid's method, for the difference that its check measures")

GUIDES = {
    "PL01": Guide(
        _("Both sides reach their own targets and the customer notices nothing, or one target costs the other."),
        LEADS, (_("One key result of each side that could help or harm the other"), _("The period that both plan for")),
        _("Fishman, told by Reforge"), ("D01", "D02", "D03"),
    ),
    "PL02": Guide(
        _("A number goes up and nobody can say what gets better by it."),
        OWNERS, (_("The last eight readings of the metric"), _("Something to draw on")),
        REFORGE, ("D01", "D02", "D03", "D04", "D05", "D06", "D07"),
    ),
    "PL04": Guide(
        _("The mission is older than a year, or one side has not read it."),
        LEADS, (_("The mission in force, closed until both have written"), _("Paper for each")),
        THIEFELS, ("D07",),
    ),
    "PL05": Guide(
        _("The sides tell customers different stories about whom this is for."),
        LEADS, (_("The five questions: customer, positioning, pricing, what and why, growth"),),
        REFORGE, ("D08",),
    ),
    "PL06": Guide(
        _("Planning goes to whoever speaks first or longest."),
        TEAM, (_("One list of five to twelve items"), _("A way to answer apart")),
        OUR_OWN, ("D09",),
    ),
    "PL07": Guide(
        _("A meeting of both sides was skipped twice, or nobody can say what it is for."),
        PAIR, (_("The list of meetings that both sides share"),), EMPOWERING, ("D10", "D11", "D18"),
    ),
    "PL08": Guide(
        _("Two people own something together and have not spoken for weeks."),
        OWNERS, (_("Nothing: no slides, no requests"),), _("Bingham, told by Reforge"), ("D11", "D17"),
    ),
    "PL09": Guide(
        _("What one side hands over lies with the other for weeks."),
        PAIR, (_("The insights that wait, oldest first"), _("The right to say no")),
        _("Crofts, told by Jessica Thiefels"), ("D12",),
    ),
    "PL10": Guide(
        _("A word is used in two meanings, or only one side understands it."),
        PAIR, (_("Two sentences in which the word was used"),), THIEFELS, ("D13",),
    ),
    "PL11": Guide(
        _("Both sides claim an area, or neither does."),
        LEADS, (_("The last two decisions in that area, and who took them"),), REFORGE, ("D14", "D15", "D16", "D21"),
    ),
    "PL12": Guide(
        _("The other side hears of work when most of it is done."),
        OWNERS, (_("The next date on which something is decided"), _("One question that the other side can answer")),
        EMPOWERING, ("D17", "D18"),
    ),
    "PL13": Guide(
        _("The pulse shows that one strand is weak, and nobody knows why."),
        TEAM, (_("The numbers of that strand, without names"),), REFORGE, ("D19", "D20"),
    ),
    "PL14": Guide(
        _("One side decides, the other learns of it."),
        LEADS, (_("The last decision that one side made alone"),), OUR_OWN, ("D15", "D21"),
    ),
    "PL15": Guide(
        _("What is promised and what can be ready do not fit, and the date is near."),
        OWNERS, (_("The gates that are open"), _("What was promised to whom")),
        _("Spotify India, told by Reforge"), ("D05", "D22", "D23", "D24", "D29"),
    ),
    "PL16": Guide(
        _("A launch is planned larger than its gates allow."),
        OWNERS, (_("The gates with their evidence"), _("What the beta showed")),
        _("Moran and Walthall, told by Reforge"), ("D23", "D29"),
    ),
    "PL17": Guide(
        _("An announcement says more, or something else, than the roadmap shows, or nobody has checked what it says."),
        _("Whoever wrote it, and somebody who built it"), (_("The claims, one a line, with the day of publishing"),),
        THIEFELS, ("D24", "D29"),
    ),
    "PL18": Guide(
        _("Something that customers notice went out, and nobody told them."),
        PAIR, (_("The release, and the insights that asked for it"),), _("Tinder, told by Reforge"), ("D25", "D29"),
    ),
    "PL19": Guide(
        _("Something went wrong between the sides, and each has its own story of it."),
        TEAM, (_("What happened, with dates, from the activity of the thing"),), _("Audible, told by Reforge"), ("D10", "D26"),
    ),
    "PL20": Guide(
        _("Each side quotes its own customers, or a number moves without its outcome."),
        PAIR, (_("Two customers who said yes to a call"), _("Three questions from each side")), EMPOWERING, ("D06", "D27"),
    ),
    "PL21": Guide(
        _("The other side learns of a change from a customer."),
        PAIR, (_("What changes, for whom, from when"),), _("Patreon, told by Reforge"), ("D26",),
    ),
    "PL22": Guide(
        _("Both sides have talked, a play was tried, and it is still not settled."),
        LEADS, (_("The finding with its evidence"), _("Two options that both could live with")),
        _("Actuation, on what product and marketing need from executives"), ("D28",),
    ),
    "PL23": Guide(
        _("One side thinks that what the other does is easy."),
        PAIR, (_("One real example each, finished or failed"),), EMPOWERING,
    ),
    "PL24": Guide(
        _("Everybody talks about what is wrong."),
        PAIR, (_("One thing that helped you this week"),), EMPOWERING,
    ),
}  # fmt: skip
