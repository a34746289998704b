"""Something goes out: what it says has been checked, or somebody takes it upon themselves and says why.

One rule for every door: a piece or a release note that is published, a launch that is out, a claim that comes into a
piece which is out already.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from braid.activity.actions import record
from braid.base.models import WorkspaceModel
from braid.base.rows import keep
from braid.messaging.models import HOLDS, UNCHECKED, Claim, Content, OverriddenClaim, Override, Standing
from braid.messaging.saving import as_json
from braid.people.models import Member, Workspace

NAMED = 5
WHY = {
    UNCHECKED: gettext_lazy("nobody has checked it"),
    Standing.EXPIRED: gettext_lazy("its check has expired"),
    Standing.WRONG: gettext_lazy("it was found wrong"),
}


def unverified(content: Content) -> list[Claim]:
    """The claims of a piece that cannot go out without somebody's name, each with its `standing`."""
    rows = Claim.objects.in_use().said_in(content)
    return list(rows.unverified().order_by("said_on", "pk"))


@transaction.atomic
def publish_content(
    content: Content, *, by: Member, on: date | None = None, reason: str = "", knowing: Collection[int] = ()
) -> Content:
    """Says that a piece is out since a day, today unless said otherwise.

    Args:
        reason: why it goes out although some of its claims are not checked, expired or wrong.
        knowing: the numbers of those claims as they were seen by who gives the reason: one that came in since, or
            has expired since, is not covered by it.

    Raises:
        ValidationError: `published_on`: it is out already, the day is still to come, or a claim is not verified;
            `reason`: it is missing, or too long.
    """
    if content.published_on:
        raise ValidationError({"published_on": _("This is out already.")})
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({"published_on": _("That day has not come yet. Plan it as publishing date.")})
    open_ones = held_back(Claim.objects.said_in(content), by, reason, knowing)
    keep(by, content, published_on=day)
    items = sorted(content.item_links.values_list("item_id", flat=True))
    if not open_ones:
        record(by, "content.published", content, items=items, on=as_json(day))
        return content
    override = take_upon(content, by, reason, open_ones)
    record(
        by, "content.published_anyway", content, items=items, on=as_json(day), override=override.pk,
        unverified=len(open_ones), tell=sorted({claim.by_id for claim in open_ones if claim.by_id}),
    )  # fmt: skip
    return content


def held_back(
    claims: QuerySet[Any],
    by: Member,
    reason: str = "",
    knowing: Collection[int] = (),
    field: str = "published_on",
) -> list[Claim]:
    """Those of the claims that go out unverified, each with its `standing`; all known to who gives the reason.

    Args:
        field: beside which a refusal stands.

    Raises:
        ValidationError: without a reason, or where one of them was not known: the claims are named.
    """
    # (Whoever holds the workspace writes alone there: no claim comes in between this look and what is written.)
    Workspace.objects.select_for_update().filter(pk=by.workspace_id).first()
    rows: Any = claims.in_use()  # type: ignore[attr-defined]
    open_ones = list(rows.unverified().order_by("said_on", "pk"))
    if not open_ones:
        return []
    seen = set(Claim.objects.visible_to(by).filter(pk__in=[one.pk for one in open_ones]).values_list("pk", flat=True))  # fmt: skip
    news = [claim for claim in open_ones if claim.pk not in knowing or claim.pk not in seen]
    if not reason.strip() or news:
        said = _named(news or open_ones, seen)
        since = _("Not published: since you looked, this came up as well: %(claims)s. Look again.")
        first = _("Not published: %(claims)s. Have it checked, or publish it under your name with a reason.")
        raise ValidationError({field: (since if reason.strip() else first) % {"claims": said}})
    return open_ones


def check_goes_in(content: Content | None, reason: str, standing: str = UNCHECKED) -> bool:
    """Whether a claim that comes into this piece is published by that, unverified, under the name of who brings it in.

    Raises:
        ValidationError: `content`: the piece is out already, and no reason is given.
    """
    if content is None or content.published_on is None or standing in HOLDS:
        return False
    if not reason.strip():
        why = _("“%(piece)s” is out already, and of this %(why)s. Have it checked first, or say below why it stands there all the same.")  # fmt: skip
        raise ValidationError({"content": why % {"piece": content, "why": WHY[standing]}})
    return True


def told(claims: list[Claim], by: Member) -> str:
    """Claims that hold something back, in words for one reader."""
    seen = Claim.objects.visible_to(by).filter(pk__in=[claim.pk for claim in claims])
    return _named(claims, set(seen.values_list("pk", flat=True)))


def _named(claims: list[Claim], seen: Collection[int]) -> str:
    """The first few of them in words, with why; of one that the reader may not see only that there is one."""
    parts = [
        f"“{claim}” ({WHY[claim.standing]})" if claim.pk in seen else _("a claim that you cannot see")  # type: ignore[attr-defined]
        for claim in claims[:NAMED]
    ]
    more = len(claims) - NAMED
    if more > 0:
        parts.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": more})
    return "; ".join(parts)


def take_upon(subject: WorkspaceModel, by: Member, reason: str, claims: Iterable[Claim]) -> Override:
    """Keeps who has let these claims of a piece, a note or a launch go out, each with its `standing`, and why."""
    override = keep(by, Override(subject_kind=subject.kind, subject_id=subject.pk, by=by), reason=reason)
    OverriddenClaim.objects.bulk_create(
        OverriddenClaim(workspace_id=by.workspace_id, override=override, claim=claim, standing=claim.standing)  # type: ignore[attr-defined]
        for claim in claims
    )
    return override
