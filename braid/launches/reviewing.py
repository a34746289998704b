"""Every write about looking back at a launch: held, left out, learned, won, and what is tested next."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.archive import delete_what_hangs_on
from braid.base.rows import keep
from braid.launches.models import Launch, Learning, Review, ReviewLook, Task, Win
from braid.launches.task_actions import add_task
from braid.messaging.saving import check_may_change
from braid.people.models import Member


@transaction.atomic
def make_review(launch: Launch, days: int) -> Review | None:
    """Makes the review of that many days, once; None where it is there already. Nobody makes it: its day has come."""
    row, is_new = _made(launch, days)
    if not is_new:
        return None
    clock = Member(workspace=launch.workspace, name=_("The clock"), side="other")
    tell = sorted(pk for pk in (launch.product_owner_id, launch.marketing_owner_id) if pk)
    record(clock, "launch.review_due", launch, review=row.pk, days=days, tell=tell)
    return row


def _made(launch: Launch, days: int) -> tuple[Review, bool]:
    return Review.objects.get_or_create(
        launch=launch, days=days, defaults={"workspace_id": launch.workspace_id}
    )


@transaction.atomic
def look_early(launch: Launch, days: int, *, by: Member) -> Review:
    """Begins the review of that many days before its day has come, for a team that knows enough; once.

    Raises:
        ValidationError: the launch is not out, or has no review of so many days.
    """
    check_may_change(by, launch)
    if launch.launched_on is None or launch.cancelled_on:
        raise ValidationError(_("The launch is not out: there is nothing to look back at yet."))
    if days not in launch.review_days:
        raise ValidationError(_("This launch has no review after so many days."))
    row, is_new = _made(launch, days)
    if is_new:
        owners = {launch.product_owner_id, launch.marketing_owner_id} - {None, by.pk}
        record(
            by,
            "launch.review_begun",
            launch,
            review=row.pk,
            days=days,
            tell=sorted(pk for pk in owners if pk),
        )
    return row


@transaction.atomic
def look_back(review: Review, *, by: Member, done: bool = True) -> Review:
    """A side says that it has looked back, or takes that back; saying what is so already changes nothing.

    Raises:
        PermissionDenied: this member is of neither side, or may not edit.
        ValidationError: the launch is not out.
    """
    check_may_change(by, review)
    if not review.lookable_by(by):
        raise PermissionDenied
    if review.on is None:
        raise ValidationError(_("The launch is not out: there is nothing to look back at yet."))
    mine = ReviewLook.objects.filter(review=review, side=by.side)
    if done == mine.exists():
        return review
    if done:
        keep(by, ReviewLook(review=review, by=by), side=by.side)
    else:
        mine.delete()
    record(by, "launch.review_held" if done else "launch.review_reopened", review.launch, review=review.pk)
    return review


@transaction.atomic
def leave_out(review: Review, *, by: Member, why: str) -> Review:
    """Says why there is no looking back this time; both sides see who said so.

    Raises:
        ValidationError: on `dropped_why`: nothing, or too much.
    """
    if not why.strip():
        raise ValidationError({"dropped_why": _("Say why, in one line.")})
    keep(by, review, dropped_why=why, dropped_by=by, dropped_at=timezone.now())
    record(by, "launch.review_left_out", review.launch, review=review.pk)
    return review


@transaction.atomic
def take_up(review: Review, *, by: Member) -> Review:
    """Holds it after all."""
    keep(by, review, dropped_why="", dropped_by=None, dropped_at=None)
    record(by, "launch.review_taken_up", review.launch, review=review.pk)
    return review


@transaction.atomic
def learn(review: Review, *, by: Member, text: str) -> Learning:
    """Keeps one line for whoever plans the next launch of this kind.

    Raises:
        ValidationError: on `text`: nothing, too much, or said already.
    """
    check_may_change(by, review)
    if Learning.objects.filter(review=review, text=text.strip()).exists():
        raise ValidationError({"text": _("This is there already.")})
    made = keep(by, Learning(review=review, by=by), text=text)
    record(by, "launch.learned", review.launch, review=review.pk, learning=made.pk)
    return made


@transaction.atomic
def unlearn(row: Learning, *, by: Member) -> None:
    """Takes a line away."""
    check_may_change(by, row)
    record(by, "launch.learning_removed", row.review.launch, review=row.review_id)
    row.delete()


@transaction.atomic
def name_win(review: Review | None, *, by: Member, **values: Any) -> Win:
    """Names what went well, with somebody of each side; in a review, or of anything.

    Raises:
        ValidationError: by field: `text`, `product`, `marketing`.
        PermissionDenied: this member may not edit.
    """
    if review:
        check_may_change(by, review)
    made = keep(by, Win(review=review, by=by), **values)
    tell = sorted(pk for pk in (made.product_id, made.marketing_id) if pk)
    if review:
        record(by, "launch.win_named", review.launch, review=review.pk, win=made.pk, tell=tell)
    else:
        record(by, "win.named", made, tell=tell)
    return made


@transaction.atomic
def remove_win(row: Win, *, by: Member) -> None:
    """Takes a win away, with what was said about it and its files."""
    check_may_change(by, row)
    if row.review:
        record(by, "launch.win_removed", row.review.launch, review=row.review_id)
    else:
        record(by, "win.removed", row)
    delete_what_hangs_on(row)
    row.delete()


def add_test(review: Review, *, by: Member, title: str, owner: Member | None, on: date | None) -> Task:
    """What the two stories do not agree on is tried: a task of this launch with an owner and a day.

    Raises:
        ValidationError: by field: `title`, `owner` (nobody, or of neither side), `on` (no day).
    """
    wrong = {}
    if owner is None or owner.side not in Task.Of.values:
        wrong["owner"] = _("Somebody of one of the two sides must see to it.")
    if on is None:
        wrong["on"] = _("Until when?")
    if wrong:
        raise ValidationError(wrong)
    assert owner is not None
    return add_task(review.launch, by=by, title=title, side=owner.side, owner=owner, on=on, review=review)
