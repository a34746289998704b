"""Every write about claims and content."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.archive import archive
from braid.activity.facts import is_closed, told_apart
from braid.base.models import Side
from braid.base.rows import keep
from braid.messaging.models import HOLDS, Claim, Content, ContentItem, FactCheck, Standing
from braid.messaging.publishing import check_goes_in, held_back, take_upon
from braid.messaging.refs import item_meant, release_meant
from braid.messaging.resting import forget
from braid.messaging.saving import keep_changes
from braid.people.models import Member
from braid.roadmap.models import Item

# Columns of a claim that its check rests on.
RESTS_ON = frozenset({"text", "stage", "item", "release"})


@transaction.atomic
def create_claim(*, by: Member, reason: str = "", **values: Any) -> Claim:
    """Keeps that somebody says something about an item.

    Args:
        reason: why it stands, unchecked, in a piece that is out already.
        values: fields of Claim. Without `item`, the item is looked up by `item_ref`; without `release`, the
            release by `release_ref`. What is not found stays as written: an announcement may name what does
            not exist.

    Raises:
        ValidationError: by field; `text` must say something, a claimed stage must be about something, and for a
            `content` that is out already a reason is needed.
    """
    values = _with_rows({"side": voice(by), **values}, by)
    claim = keep(by, Claim(workspace_id=by.workspace_id, by=by), **values)
    _check_subject(claim)
    facts = _gone_into(claim, by, reason)
    record(by, "claim.created", claim, item=claim.item_id, stage=claim.stage, **facts)
    return claim


def _gone_into(claim: Claim, by: Member, reason: str, changed: Iterable[str] = ()) -> dict[str, int]:
    """For the event of a claim that has come into a piece: the override, where the piece is out already."""
    if claim.content is None or claim.content.published_on is None:
        return {}
    one: Any = Claim.objects.with_standing().get(pk=claim.pk)
    if one.standing in HOLDS and not RESTS_ON.isdisjoint(changed):
        one.standing = Standing.EXPIRED  # (It is about to: what was checked is something else.)
    if not check_goes_in(claim.content, reason, one.standing):
        return {}
    return {"override": take_upon(claim.content, by, reason, [one]).pk}


@transaction.atomic
def change_claim(claim: Claim, *, by: Member, reason: str = "", **values: Any) -> Claim:
    """Changes what is said; takes and raises what `create_claim` does. Nothing is recorded when nothing moved."""
    was_closed = is_closed(claim)
    with told_apart(claim):
        changes = keep_changes(by, claim, **_with_rows(values, by))
        if "stage" in changes:
            _check_subject(claim)
        if changes:
            if "item" in changes:  # (What was written is the title of one of the two.)
                changes.pop("item_ref", None)
            facts = _gone_into(claim, by, reason, changes) if "content" in changes else {}
            record(by, "claim.changed", claim, item=claim.item_id, changes=changes, **facts)
        if changes and was_closed and not is_closed(claim):
            _forget_checks(claim)
    return claim


def _forget_checks(claim: Claim) -> None:
    """Of what was said while not everybody might see the claim, the words go: it is for everybody from now on."""
    kept = ["limits", "evidence", "url", "because", "rests_on", "event"]
    FactCheck.objects.bulk_update(forget(FactCheck.objects.filter(claim=claim)), kept)


@transaction.atomic
def withdraw_claim(claim: Claim, *, by: Member) -> None:
    """Takes back what was said: the claim is in the archive then.

    Raises:
        PermissionDenied: this member may not edit, or the claim is of another workspace.
    """
    archive(claim, by=by, name="claim.withdrawn", item=claim.item_id, stage=claim.stage)


def voice(by: Member) -> str:
    """The side that speaks when nobody says otherwise: one's own, else marketing."""
    return by.side if by.side in (Side.PRODUCT, Side.MARKETING) else Side.MARKETING


def _check_subject(claim: Claim) -> None:
    if claim.stage and not claim.item_id and not claim.item_ref:
        raise ValidationError({"item_ref": _("Which item is at that stage? Write its key or its title.")})


def _with_rows(values: dict[str, Any], by: Member) -> dict[str, Any]:
    """Adds the item and the release that the texts as written mean, where the caller named no row."""
    found = dict(values)
    if "item_ref" in values and values.get("item") is None:
        try:
            found["item"] = item_meant(by, str(values["item_ref"]))
        except ValidationError as error:
            raise ValidationError({"item_ref": error.messages}) from error
    if "release_ref" in values and values.get("release") is None:
        found["release"] = release_meant(by, str(values["release_ref"]))
    return found


@transaction.atomic
def create_content(*, by: Member, items: Iterable[Item] = (), **values: Any) -> Content:
    """Keeps a piece of content and the items that it is about.

    Raises:
        ValidationError: by field; an item of another workspace, an address that is none.
    """
    content = keep(by, Content(workspace_id=by.workspace_id), **values)
    _set_items(content, items, by)
    record(by, "content.created", content, items=sorted(_item_ids(content)))
    return content


@transaction.atomic
def change_content(
    content: Content, *, by: Member, items: Iterable[Item] | None = None, **values: Any
) -> Content:
    """Changes a piece; `items` replaces all of them, None leaves them.

    Raises:
        ValidationError: as `create_content` does; on `published_on` where it goes out by this and a claim is not verified.
    """
    if values.get("published_on") and not content.published_on:
        held_back(Claim.objects.said_in(content), by)
    with told_apart(content):
        changes = keep_changes(by, content, **values)
        before = _item_ids(content)
        if items is not None:
            _set_items(content, items, by)
            after = _item_ids(content)
            if before != after:
                changes["items"] = [sorted(before), sorted(after)]
        if changes:
            record(by, "content.changed", content, items=sorted(before | _item_ids(content)), changes=changes)
    return content


def _item_ids(content: Content) -> set[int]:
    return set(ContentItem.objects.filter(content=content).values_list("item_id", flat=True))


def _set_items(content: Content, items: Iterable[Item], by: Member) -> None:
    wanted = {item.pk: item for item in items}
    if any(item.workspace_id != by.workspace_id for item in wanted.values()):
        raise ValidationError({"items": _("That is not in this workspace.")})
    there = _item_ids(content)
    ContentItem.objects.filter(content=content).exclude(item_id__in=wanted).delete()
    ContentItem.objects.bulk_create(
        ContentItem(workspace_id=by.workspace_id, content=content, item_id=pk)
        for pk in sorted(set(wanted) - there)
    )
