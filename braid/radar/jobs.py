"""Background work: the radar follows the plans, and reads everything anew when a day begins."""

import logging
from collections import OrderedDict
from datetime import date

from django.conf import settings
from django.db.models import OuterRef, Subquery

from braid.base.swept import seldom_swept
from braid.people.models import Workspace
from braid.radar.actions.evaluations import evaluate, look, today_in
from braid.radar.models import Evaluation
from braid.radar.reading import View

log = logging.getLogger("braid.radar")
# Workspaces whose facts are kept in this process.
KEPT = settings.RADAR_KEPT
_views: OrderedDict[int, View] = OrderedDict()


@seldom_swept()
def evaluate_due() -> int:
    """Evaluates each workspace whose plans changed, or whose day began, since it was evaluated; how many."""
    newest = Evaluation.objects.filter(workspace=OuterRef("pk")).order_by("-day")
    rows = Workspace.objects.annotate(
        seen=Subquery(newest.values("version")[:1]), seen_day=Subquery(newest.values("day")[:1])
    )
    count = 0
    for workspace in rows:
        today = today_in(workspace)
        if workspace.seen is None or workspace.seen < workspace.version or workspace.seen_day < today:
            count += _evaluate(workspace, today)
    return count


def _evaluate(workspace: Workspace, today: date) -> bool:
    """A workspace that goes wrong is read anew next time and does not hold up the others."""
    try:
        evaluate(workspace, view=view_of(workspace, today))
    except Exception:
        log.exception("the radar of %s could not be read; it is tried again", workspace.slug)
        _views.pop(workspace.pk, None)
        return False
    return True


def view_of(workspace: Workspace, today: date) -> View:
    """What the checks see: what was read before brought in step, or everything read anew."""
    kept = _views.pop(workspace.pk, None)
    if kept and kept.today == today and kept.made_at == workspace.created_at:
        kept.refresh()
    else:
        kept = look(workspace, today)
    _views[workspace.pk] = kept
    while len(_views) > KEPT:
        _views.popitem(last=False)
    return kept


def forget() -> None:
    """Drops everything kept in this process."""
    _views.clear()
