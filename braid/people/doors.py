"""The first two locks: who may open a screen, and which rows they may reach from it."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction
from django.db.models.expressions import RawSQL
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone

from braid.base import csvs
from braid.base.explained import Words, explain_with
from braid.base.foreseen import foreseen
from braid.base.hidden import hiding
from braid.base.nav import RIGHTS
from braid.base.plugs import panels
from braid.base.prepared import Prepared
from braid.base.sides import call_sides
from braid.base.web import Request, asked
from braid.people.missing import Missing, answer
from braid.people.models import Member, User, Workspace, by_key, user_by_key
from braid.people.sending import sent
from braid.people.tickets import ticket_for

P = ParamSpec("P")
Row = TypeVar("Row", bound=models.Model)
View = Callable[Concatenate[Request, Member, P], HttpResponse]
Around = Callable[[HttpRequest, Member], AbstractContextManager[None]]


def member_view(
    right: str, *, post: str | None = None, receipts: bool = True, around: Around | None = None
) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Opens a screen of a workspace to members with this right; the view gets `(request, member, **ids)`.

    Somebody signed out is sent to sign in, an outsider gets 404 (they must not learn that the
    workspace exists), a member without the right 403. A POST needs `post`, by default `edit`
    where the right is `view`, and runs in one transaction.

    Args:
        receipts: whether a form that is sent twice is known by its receipt. A receipt says when, and about what:
            where nobody may learn that, the action itself must be harmless the second time.
        around: entered before the transaction of a POST and left after it, given the request and the member: for
            what takes long and must not keep others from writing, such as handing an upload on to another machine.
    """
    assert right in RIGHTS, right
    for_post = post or ("edit" if right == "view" else right)

    def door(view: View[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def opened(request: HttpRequest, workspace: str, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            member = member_of(request, workspace)
            reading = request.method in {"GET", "HEAD"}
            # (What is written may restrict something, and is then read again.)
            member.hiding = frozenset(member.hides.split(",")) if reading else None  # type: ignore[attr-defined]
            if not member.may(right if reading else for_post):
                raise PermissionDenied
            look = partial(view, asked(request), member, *args, **kwargs)
            try:
                if reading:
                    if csvs.wanted(request):
                        return csvs.answered(request, look)
                    with foreseen(member, request.get_full_path()):
                        return look()
                with around(request, member) if around else nullcontext(), transaction.atomic():
                    return sent(request, member, look, receipts=receipts)
            except Missing as missing:
                return answer(asked(request), member, missing)

        opened.right = right  # type: ignore[attr-defined]
        opened.post_right = for_post  # type: ignore[attr-defined]
        return opened

    return door


def _by_place(user: int, slug: str) -> models.QuerySet[Any]:
    hides = RawSQL(hiding('"people_member"."id"', '"people_member"."workspace_id"'), ())  # noqa: S611
    rows = Member.objects.select_related("workspace", "user").annotate(hides=hides)
    return rows.filter(user_id=user, workspace__slug=slug)


_member_by_place: Prepared[Any] = Prepared(_by_place)
_PLACE = re.compile(r"/w/([-\w]+)/")


@contextmanager
def arriving(path: str) -> Iterator[None]:
    """Meanwhile a user is read together with who they are in the workspace of this address: two rows by one statement.

    Whether the session is theirs, and still good, is said by Django from the user as ever.
    """
    place = _PLACE.match(path)
    if place is None:
        yield
        return
    before = by_key.set(partial(_with_membership, place[1]))
    try:
        yield
    finally:
        by_key.reset(before)


def _with_membership(slug: str, user: int) -> User | None:
    member = _member_by_place.first(user, slug)
    if member is None:
        return user_by_key.first(user)
    member.user.arrived = slug, member
    return cast(User, member.user)


def member_of(request: HttpRequest, slug: str) -> Member:
    """The membership of the signed-in user, or 404. One query, with the workspace, if it was not read with the user."""
    place, member = getattr(request.user, "arrived", ("", None))
    if place != slug:
        member = _member_by_place.first(cast(int, request.user.pk), slug)
    if member is None or not member.may("view"):
        raise Http404
    member.user = request.user
    asked(request).member = member
    call_sides(member.workspace.product_name, member.workspace.marketing_name)
    explain_with(partial(_words, member), request.path)
    member.form_token = partial(get_token, request)
    member.ticket = partial(ticket_for, member)
    if not member.user.time_zone:
        timezone.activate(member.workspace.time_zone)
    return cast(Member, member)


def _words(member: Member) -> Words | None:
    """What texts underline for this reader: the room above that keeps a glossary makes it."""
    return next(iter(panels("words", member, member.workspace, keep=False)), None)


def hold(member: Member) -> None:
    """For a form about what `find` does not find, such as the settings of a workspace: of two who save it at the same
    instant the second one waits here, and then compares with what the first one wrote.
    """
    if connection.in_atomic_block:
        member.workspace = Workspace.objects.select_for_update().get(pk=member.workspace_id)


def seek(seen: Prepared[Any], member: Member, pk: int) -> Any:
    """The row of a page, or 404: as `find` does it, by a statement that is composed once from the member and the id."""
    if connection.in_atomic_block:
        return find(seen.compose(member, pk), pk=pk)
    row = seen.first(member, pk)
    if row is None:
        raise Missing(seen.compose(member, pk).model, {"pk": pk})
    return row


def find(rows: models.QuerySet[Row], **lookup: Any) -> Row:
    """The one row that fits, or 404: for rows that came through `.visible_to(member)`."""
    if connection.in_atomic_block and not rows.query.group_by and not rows.query.distinct:
        # Whoever is about to write holds the row: what is compared now is what will be overwritten.
        rows = rows.select_for_update(of=("self",))
    try:
        fitting = rows.filter(**lookup)
        # (Of one row there is no first: to order it costs the statement more than to find it.)
        row = next(iter(fitting.order_by()[:1]), None) if "pk" in lookup else fitting.first()
    except (ValueError, OverflowError):
        row = None
    if row is None:
        raise Missing(rows.model, lookup)
    return row
