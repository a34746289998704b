"""Background work of launches: a review is there when its day has come."""

from datetime import timedelta

from django.db.models import Count, Sum
from django.utils import timezone

from braid.launches.models import Launch, Review
from braid.launches.reviewing import make_review
from braid.people.models import Workspace

# A launch that went out longer ago than this was not looked back at here: nobody is asked for it now.
LATEST = timedelta(days=60)
_seen: tuple[object, ...] = ()


def review_due() -> int:
    """Makes the reviews whose day has come, once each; how many.

    What is due is read off the launches. Where nothing has been written since the last look, on the same day, there is
    nothing new.
    """
    global _seen
    today = timezone.localdate()
    written = Workspace.objects.aggregate(Sum("version"), Count("pk"))
    now = (today, *written.values())
    if now == _seen:
        return 0
    rows = (
        Launch.objects.in_use().filter(launched_on__isnull=False, cancelled_on=None).exclude(review_days=[])
    )
    there = set(Review.objects.values_list("launch_id", "days"))
    count = 0
    for launch in rows.select_related("workspace"):
        for days, day in zip(launch.review_days, launch.reviews, strict=True):
            if day <= today <= day + LATEST and (launch.pk, days) not in there:
                count += make_review(launch, days) is not None
    _seen = () if count else now
    return count
