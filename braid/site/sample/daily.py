"""What makes an ordinary Monday in the sample company: somebody is named, views are kept, old news is read."""

from datetime import timedelta

from django.utils import timezone

from braid.activity.actions import comment
from braid.activity.models import Notification
from braid.activity.notifying import mark
from braid.activity.saving import save_view
from braid.people.models import Pod
from braid.site.sample.world import World
from braid.teamwork.models import Term

# Who says it, how many days ago, and what; about a word of the glossary or the pod, so that the radar is as it was.
SAID = (
    ("term", "marco", 1, "@Priya Raman does “GA” mean every region, or where we sell today? The press asks."),
    ("term", "priya", 0, "Where we sell today. @Marco Bellini please say it like this in the post."),
    (
        "pod",
        "amir",
        1,
        "Agenda for Thursday: the beta exit, and what we say meanwhile. @Priya Raman, @Lina Haddad?",
    ),
)
# Name of the view, list, what is asked, who keeps it, whether it is shared.
VIEWS = (
    ("Ships next", "roadmap/", "sort=planned", "priya", True),
    ("Waits for product", "insights/", "answer=product&sort=waits", "marco", True),
    ("Needs a check", "claims/", "standing=needs", "marco", True),
    ("Waits for marketing", "insights/", "answer=marketing&sort=waits", "priya", True),
)
FRESH = timedelta(hours=38)


def tell(world: World) -> None:
    """The last chapter: what everybody finds on For you."""
    things = {
        "term": Term.objects.filter(workspace=world.workspace, term="GA").first(),
        "pod": Pod.objects.filter(workspace=world.workspace).first(),
    }
    for thing, who, ago, body in SAID:
        about = things[thing]
        if about is not None:
            with world.at(-ago):
                comment(about, by=world.cast[who], body=body)
    for name, path, query, who, shared in VIEWS:
        save_view(by=world.cast[who], list_path=path, query=query, name=name, is_shared=shared)
    for member in world.cast.values():
        old = Notification.objects.filter(event__at__lt=timezone.now() - FRESH)
        mark(old, by=member)
