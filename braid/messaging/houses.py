"""Every write about message houses."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.models import BOTH_SIDES
from braid.base.rows import keep
from braid.messaging.models import Claim, HouseAgreement, HouseProof, HouseReview, HouseVersion, MessageHouse
from braid.messaging.models.house import LISTS, POSITIONING, side_of
from braid.messaging.saving import check_may_change, keep_changes
from braid.people.models import Member

TEXTS = (*POSITIONING, *LISTS)
# A positioning that nobody has looked at for so long is asked about.
REVIEW_DAYS = 180


def newest(house: MessageHouse) -> HouseVersion | None:
    """The version that stands now."""
    found: HouseVersion | None = (
        HouseVersion.objects.filter(house=house).select_related("by").order_by("-number").first()
    )
    return found


@transaction.atomic
def build_house(*, by: Member, proofs: Iterable[Claim] = (), **values: Any) -> MessageHouse:
    """A message house for an audience, with its first version. `values` are fields of the house and of the version.

    Raises:
        ValidationError: by field; there is one for this audience, or an owner is not of that side.
    """
    own = {name: value for name, value in values.items() if name not in (*TEXTS, "why")}
    own.setdefault("review_on", timezone.localdate() + timedelta(days=REVIEW_DAYS))
    _check_owners(own)
    house = keep(by, MessageHouse(workspace_id=by.workspace_id), **own)
    record(by, "message_house.built", house)
    _write(house, by, {name: values.get(name, "") for name in (*TEXTS, "why")}, list(proofs))
    return house


@transaction.atomic
def change_house(
    house: MessageHouse, *, by: Member, proofs: Iterable[Claim] | None = None, **values: Any
) -> HouseVersion | None:
    """Changes a house. Where its words or proofs change a new version is made, to which both sides have to agree anew.

    Raises:
        ValidationError: as `build_house` does.
    """
    own = {name: value for name, value in values.items() if name not in (*TEXTS, "why")}
    _check_owners(own)
    changes = keep_changes(by, house, **own) if own else {}
    if changes:
        record(by, "message_house.changed", house, changes=changes)
    last = newest(house)
    texts = {name: values.get(name, getattr(last, name, "")) for name in TEXTS}
    before = set(last.proofs.values_list("claim_id", flat=True)) if last else set()
    wanted = list(Claim.objects.filter(pk__in=before) if proofs is None else proofs)
    same = last and all(_tidy(texts[name]) == getattr(last, name) for name in TEXTS)
    if same and before == {claim.pk for claim in wanted}:
        return None
    return _write(house, by, {**texts, "why": values.get("why", "")}, wanted)


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _check_owners(values: dict[str, Any]) -> None:
    for side in BOTH_SIDES:
        owner = values.get(f"{side}_owner")
        if owner is not None and owner.side != side:
            raise ValidationError(
                {f"{side}_owner": _("%(name)s is not on this side.") % {"name": owner.name}}
            )


def _write(house: MessageHouse, by: Member, texts: dict[str, str], proofs: list[Claim]) -> HouseVersion:
    if any(claim.workspace_id != by.workspace_id for claim in proofs):
        raise ValidationError({"proof_lines": _("That is not in this workspace.")})
    last = newest(house)
    number = last.number + 1 if last else 1
    made = keep(
        by,
        HouseVersion(house=house, by=by, number=number),
        **{name: _tidy(text) for name, text in texts.items()},
    )
    HouseProof.objects.bulk_create(
        HouseProof(workspace_id=by.workspace_id, version=made, claim=claim)
        for claim in {c.pk: c for c in proofs}.values()
    )
    # Whoever has just written it agrees with it.
    if side := side_of(by):
        HouseAgreement.objects.create(workspace_id=by.workspace_id, version=made, side=side, by=by)
    owners = [getattr(house, f"{other}_owner_id") for other in BOTH_SIDES if other != side]
    record(by, "message_house.written", house, version=number, tell=[pk for pk in owners if pk])
    return made


@transaction.atomic
def agree_to_house(house: MessageHouse, *, by: Member, number: int) -> None:
    """Says for one's side that the newest version is what we say.

    Raises:
        PermissionDenied: this member may not edit, or is of neither side.
        ValidationError: `number` is not the newest any more: what was read is not what stands there.
    """
    check_may_change(by, house)
    side = side_of(by)
    if not side:
        raise PermissionDenied
    last = newest(house)
    if last is None or last.number != number:
        raise ValidationError(_("It was changed meanwhile. Read it again before you agree."))
    _row, made = HouseAgreement.objects.get_or_create(
        workspace_id=by.workspace_id, version=last, side=side, defaults={"by": by}
    )
    if made:
        record(by, "message_house.agreed", house, version=number, side=side)


@transaction.atomic
def review_house(
    house: MessageHouse,
    *,
    by: Member,
    outcome: str,
    note: str,
    theme: str = "",
    on: date | None = None,
    again_on: date | None = None,
) -> HouseReview:
    """Notes that somebody has looked whether it still holds, and when to look again, in half a year unless said otherwise.

    Raises:
        ValidationError: by field; that day has not come, or the next one has.
    """
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({"on": _("That day has not come yet.")})
    if again_on and again_on <= day:
        raise ValidationError({"again_on": _("Look again on a later day.")})
    made = keep(by, HouseReview(house=house, by=by), outcome=outcome, note=note, theme=theme, on=day)
    keep(by, house, review_on=again_on or day + timedelta(days=REVIEW_DAYS))
    record(by, "message_house.reviewed", house, outcome=outcome, theme=theme)
    return made
