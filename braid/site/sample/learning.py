"""Who can explain what, who followed whom, the first weeks of somebody who came three weeks ago; days off for all."""

from decimal import Decimal

from braid.people.models import Member
from braid.site.sample.world import World
from braid.teamwork import holidays, learning, load
from braid.teamwork.models import Path

# topic, how one knows, who can, who learns, who wants to
TOPICS = (
    ("How a campaign is planned", "Names the five weeks before the day, and what stops each.", ("marco", "tessa", "priya"), ("lina",), ("tomas",)),
    ("How a price is made", "Explains to a customer why a seat costs what it costs.", ("marco",), ("priya",), ("amir", "jonas")),
    ("What the audit log does", "Shows it in two minutes without notes.", ("tomas", "jonas"), (), ("amir",)),
    ("How support reads feedback", "Has sat a day with support this year.", ("jonas", "tessa"), ("noor",), ()),
    ("What a beta needs before it opens", "", (), ("lina",), ("ben", "amir")),
    ("How we measure an activated team", "Draws the metric with its counter-metric.", ("yuki", "tessa"), (), ("marco",)),
)  # fmt: skip
# who follows whom, what, days ago of the first and of the last day, what was learnt
FOLLOWED = (
    ("amir", "lina", "Usability tests of the gallery", 18, 17, "People read the title and the first line, nothing else. My drafts begin with what one can do now."),
    ("jonas", "tessa", "The webinar and the questions after it", 6, 6, ""),
    ("noor", "tomas", "A release, from freeze to tag", -4, -5, ""),
)  # fmt: skip


def tell(world: World) -> None:
    """Topics with levels, three pairs, and Ben's first weeks, half gone."""
    cast = world.cast
    with world.at(-30):
        for name, note, can, learns, wants in TOPICS:
            topic = learning.add_topic(by=cast["priya"], name=name, note=note)
            for stands, people in (("can", can), ("learns", learns), ("wants", wants)):
                for who in people:
                    learning.stand(topic, by=cast[who], stands=stands)
    for follower, host, what, first, last, learnt in FOLLOWED:
        with world.at(-max(first, 1)):
            learning.shadow(
                by=cast[follower], follower=cast[follower], host=cast[host], what=what, first_on=world.day(-first),
                last_on=world.day(-last), learnt=learnt,
            )  # fmt: skip
    Member.objects.filter(pk=cast["ben"].pk).update(joined_on=world.day(-20))
    with world.at(-20):
        row = learning.welcome(cast["ben"], by=cast["marco"])
        learning.choose_buddy(row, by=cast["marco"], buddy=cast["priya"])
        for step in ("mission", "people", "words"):
            learning.tick(row, by=cast["ben"], step=step)
    with world.at(-15):
        holidays.add_holiday(by=cast["priya"], on=world.day(45), name="Day of both teams")
        holidays.add_holiday(by=cast["marco"], on=world.day(46), name="Company is closed")
        load.work_days(cast["noor"], by=cast["noor"], days=Decimal(4))
    Path.objects.filter(pk=row.pk).update(begun_on=world.day(-20))
