"""A piece goes out: what it says has been checked, or somebody takes it upon themselves and says why."""

from collections.abc import Collection, Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from braid.activity.actions import record
from braid.base.rows import keep
from braid.messaging.models import UNCHECKED, Claim, Content, OverriddenClaim, Override, Standing
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
    rows = Claim.objects.in_use().filter(content=content)
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
    open_ones = held_back(content, by, reason, knowing)
    keep(by, content, published_on=day)
    items = sorted(content.item_links.values_list("item_id", flat=True))
    if not open_ones:
        record(by, "content.published", content, items=items, on=as_json(day))
        return content
    override = _override(content, by, reason, open_ones)
    record(
        by, "content.published_anyway", content, items=items, on=as_json(day), override=override.pk,
        unverified=len(open_ones), tell=sorted({claim.by_id for claim in open_ones if claim.by_id}),
    )  # fmt: skip
    return content


def held_back(content: Content, by: Member, reason: str = "", knowing: Collection[int] = ()) -> list[Claim]:
    """The claims that go out unverified, all of them known to who gives the reason.

    Raises:
        ValidationError: without a reason, or where one of them was not known: the claims are named.
    """
    # (Whoever holds the workspace writes alone there: no claim comes in between this look and what is written.)
    Workspace.objects.select_for_update().filter(pk=by.workspace_id).first()
    open_ones = unverified(content)
    if not open_ones:
        return []
    seen = set(Claim.objects.visible_to(by).filter(content=content).values_list("pk", flat=True))
    news = [claim for claim in open_ones if claim.pk not in knowing or claim.pk not in seen]
    if not reason.strip() or news:
        told = _named(news or open_ones, seen)
        since = _("Not published: since you looked, this came up as well: %(claims)s. Look again.")
        first = _("Not published: %(claims)s. Have it checked, or publish it under your name with a reason.")
        raise ValidationError({"published_on": (since if reason.strip() else first) % {"claims": told}})
    return open_ones


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


def _override(content: Content, by: Member, reason: str, claims: Iterable[Claim]) -> Override:
    override = keep(by, Override(content=content, by=by), reason=reason)
    OverriddenClaim.objects.bulk_create(
        OverriddenClaim(workspace_id=by.workspace_id, override=override, claim=claim, standing=claim.standing)  # type: ignore[attr-defined]
        for claim in claims
    )
    return override
