"""A change of what a verdict rests on takes it back: the claim has to be looked at again."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q

from braid.activity.actions import record
from braid.activity.models import Event
from braid.base.models import Side
from braid.base.plugs import on
from braid.base.prepared import Prepared
from braid.messaging.models import Claim, FactCheck, Standing
from braid.messaging.resting import Basis, bases, differences
from braid.people.models import Member
from braid.roadmap.models import Item, Milestone, Release

# So many are told one by one, on the page of each; more than that in one sentence.
FEW = 20
CHUNK = 1000
OF_ITEM = (
    "item.changed", "item.moved", "item.milestone_set", "item.milestone_removed", "item.archived",
    "item.brought_back", "item.taken_in", "item.taken_apart",
)  # fmt: skip
OF_RELEASE = ("release.changed", "release.shipped", "release.archived", "release.brought_back")
OF_MANY = (
    "items.changed", "items.taken_back", "items.imported", "releases.imported", "claims.imported", "rows.archived",
    "rows.brought_back",
)  # fmt: skip
# These find the items that claims name: what becomes known then is no change.
OF_LINKS = ("claims.linked",)


def _checked(which: Q, workspace: int) -> Any:
    """Those of these claims whose newest verdict holds."""
    rows = Claim.objects.in_use().filter(which, workspace_id=workspace).with_standing()
    return rows.exclude(standing="").exclude(standing=Standing.EXPIRED)


def _newest(checked: Any) -> Any:
    return FactCheck.objects.filter(pk__in=checked.order_by().values("newest")).defer("evidence")


# (Whenever an item is moved: most bear no verdict.)
_about: Prepared[FactCheck] = Prepared(
    lambda item, workspace: _newest(_checked(Q(item=item), workspace)).order_by("pk")
)


def _about_item(event: Event, subject: Any) -> None:
    if isinstance(subject, Item):
        _expire(event, _about.all(subject.pk, event.workspace_id))


def _about_release(event: Event, subject: Any) -> None:
    """Claims of the release, and those of no release whose item is in it, or is to reach a stage in it."""
    if isinstance(subject, Release):
        staged = Milestone.objects.filter(release=subject).values("item")
        expire(event, Q(release=subject) | Q(release=None, item__release=subject) | Q(item__in=staged))


def _about_claim(event: Event, subject: Any) -> None:
    if isinstance(subject, Claim):
        moved = "about" if "item" in event.facts.get("changes", {}) else ""
        expire(event, Q(pk=subject.pk), also=moved)


def _about_many(event: Event, subject: Any) -> None:
    expire(event, Q())


def _linked(event: Event, subject: Any) -> None:
    expire(event, Q(), became_known=True)


for _names, _listener in (
    (OF_ITEM, _about_item), (OF_RELEASE, _about_release), (OF_MANY, _about_many), (OF_LINKS, _linked),
    (("claim.changed", "claim.brought_back"), _about_claim),
):  # fmt: skip
    for _name in _names:
        on(_name)(_listener)


def expire(event: Event, which: Q, *, also: str = "", became_known: bool = False) -> int:
    """Writes that the verdicts on these claims have expired where what they rest on has changed; how many did.

    Args:
        which: the claims that the event may concern; only those of its workspace are looked at.
        also: a part that has changed even where it reads the same.
        became_known: what was not known when the verdict was given is noted for it, and is no change.
    """
    checked = _checked(which, event.workspace_id)
    return _expire(event, _newest(checked), checked, also=also, became_known=became_known)


def _expire(
    event: Event,
    checks: Iterable[FactCheck],
    checked: Any = None,
    *,
    also: str = "",
    became_known: bool = False,
) -> int:
    """The same for the verdicts that hold; `checked` finds their claims, where these may be many."""
    held = {check.claim_id: check for check in checks}
    if not held:
        return 0
    expired: list[FactCheck] = []
    noted: list[FactCheck] = []
    # (Of a few, the database need not find out anew which they are.)
    claims = Claim.objects.filter(pk__in=held) if checked is None or len(held) <= CHUNK else checked
    for claim, now in bases(claims).items():
        check = held[claim]
        if became_known:
            noted += _noted(check, now)
        changed = differences(check.rests_on, now) if check.rests_on else []
        if also and also not in changed:
            changed.insert(0, also)
        if changed:
            expired.append(_row(check, event, changed, now))
    FactCheck.objects.bulk_update(noted, ["rests_on"], batch_size=CHUNK)
    FactCheck.objects.bulk_create(expired, batch_size=CHUNK)
    _tell(event, expired, held)
    return len(expired)


def _noted(check: FactCheck, now: Basis) -> Iterator[FactCheck]:
    more = {part: value for part, value in now.items() if part not in check.rests_on}
    if more:
        check.rests_on = check.rests_on | more
        yield check


def _row(check: FactCheck, event: Event, changed: list[str], now: Basis) -> FactCheck:
    return FactCheck(
        workspace_id=event.workspace_id, claim_id=check.claim_id, standing=Standing.EXPIRED, by=event.by,
        because=",".join(changed), event=event, rests_on=now,
    )  # fmt: skip


def _tell(event: Event, expired: list[FactCheck], held: dict[int, FactCheck]) -> None:
    """One record for each claim, told to its author and to who checked it; of very many one for all."""
    if not expired:
        return
    by = event.by or Member(workspace=event.workspace, name="Braid", side=Side.OTHER)
    if len(expired) > FEW:
        record(by, "claims.expired", Claim, count=len(expired), claims=[row.claim_id for row in expired])
        return
    claims = Claim.objects.in_bulk([row.claim_id for row in expired])
    for row in expired:
        claim = claims[row.claim_id]
        people = [pk for pk in (claim.by_id, held[claim.pk].expert_id) if pk]
        record(by, "claim.expired", claim, item=claim.item_id, because=row.because, tell=people)
