"""In which launch, and at which of its stages, a piece of the content plan goes out."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from braid.activity.actions import record
from braid.base.held import Held
from braid.base.lists import Filter
from braid.base.plugs import panel
from braid.base.text import is_for_a_table, several
from braid.launches.actions import change_content
from braid.launches.models import Launch, LaunchContent, LaunchStage
from braid.messaging.models import Content
from braid.messaging.plan import FILTERS, WORDS, Offered, Page
from braid.messaging.plugs import drawn
from braid.people.models import Member

OFFERED = 100


@transaction.atomic
def plan_for_launch(
    content: Content, launch: Launch, *, by: Member, stage: LaunchStage | None = None
) -> LaunchContent:
    """Says that a piece goes out with a launch, at one of its stages or at its beginning.

    Raises:
        ValidationError: `stage` is one of another launch.
        PermissionDenied: as `change_content` says it.
    """
    if stage and stage.launch_id != launch.pk:
        raise ValidationError({"stage": _("That is a stage of another launch.")})
    change_content(launch, by=by, add=[content])
    link = LaunchContent.objects.get(launch=launch, content=content)
    if link.stage_id != (stage.pk if stage else None):
        link.stage = stage
        link.save(update_fields=["stage"])
        record(by, "launch.content_staged", launch, content=content.pk, stage=stage.pk if stage else None)
    return link


def links_of(member: Member, content: Any) -> Any:
    """The launches of one piece or of several."""
    rows = LaunchContent.objects.visible_to(member).filter(content__in=content)
    return rows.select_related("launch", "stage").order_by("launch__on", "pk")


_links: Held[LaunchContent] = Held(lambda member, content: links_of(member, [content]), LaunchContent.content)


@panel("messaging.content")
def launches_of_piece(member: Member, content: Content) -> Markup:
    """The launches in which a piece goes out. One query."""
    return drawn("launches/on_content.html", member, {"links": _links.of(member, content), "content": content})  # fmt: skip


@panel(WORDS)
def words_of_pieces(member: Member, page: Page) -> dict[int, str]:
    """The launch of each piece as words, with its stage; with more than one, how many more. One query."""
    found: dict[int, list[str]] = {}
    columns = ("content_id", "launch__name", "stage__name")
    for piece, name, stage in links_of(member, page.pieces).values_list(*columns):
        found.setdefault(piece, []).append(f"{name}: {stage}" if stage else name)
    if is_for_a_table():
        return {piece: several(names) for piece, names in found.items()}
    return {
        piece: names[0]
        if len(names) == 1
        else _("%(first)s and %(more)s more") % {"first": names[0], "more": len(names) - 1}
        for piece, names in found.items()
    }


@panel(FILTERS)
def of_launch(member: Member, _subject: Any) -> list[Offered]:
    """The content plan of one launch."""
    newest = Launch.objects.visible_to(member).order_by("-pk").values("pk")[:OFFERED]
    rows = Launch.objects.filter(pk__in=newest).order_by().annotate(pk_=Cast("pk", CharField()))
    offer = Filter("launch", gettext_lazy("Launch"), (), _goes_out_with)
    return [Offered(offer, rows.values_list(Value("launch"), "pk_", "name"))]


def _goes_out_with(value: str) -> Q:
    """(The value is one of those that this member is offered.)"""
    links = LaunchContent.objects.in_use().filter(launch_id=int(value))
    return Q(pk__in=links.values("content"))


def offered(member: Member) -> list[tuple[str, str]]:
    """The launches that are still to come, each with its stages, as choices."""
    rows = Launch.objects.visible_to(member).filter(cancelled_on=None).order_by(F("launched_on").desc(nulls_first=True), "-pk")  # fmt: skip
    launches = list(rows.values_list("pk", "name")[:OFFERED])
    stages: dict[int, list[tuple[str, str]]] = {}
    found = LaunchStage.objects.visible_to(member).filter(launch__in=[pk for pk, _name in launches])
    for pk, launch, name in found.values_list("pk", "launch_id", "name"):
        stages.setdefault(launch, []).append((f"{launch}:{pk}", name))
    return [
        choice
        for pk, name in launches
        for choice in ((str(pk), name), *((key, f"{name}: {stage}") for key, stage in stages.get(pk, ())))
    ]
