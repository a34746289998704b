"""A newcomer's first weeks: the page with its steps, the buddy, and the line on For you."""

from copy import copy
from typing import Any

from django.http import HttpResponse
from django.template import engines
from django.utils.translation import gettext as _
from markupsafe import Markup

from braid.activity.for_you import NOW, OWE, Line
from braid.activity.welcoming import PLACE, SHOWN, Step
from braid.base.forms import WorkspaceForm, done
from braid.base.lists import remembered
from braid.base.models import BOTH_SIDES
from braid.base.plugs import panel, panels
from braid.base.prepared import asked_as
from braid.base.web import Request, form_page, go, page
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.teamwork import learning
from braid.teamwork.load import leads
from braid.teamwork.models import Decision, Path, PathTick, Responsibility, Term

MOST = 10


def steps_for(member: Member, person: Member) -> list[Step]:
    """The way, as the rooms hand it in, with the buddy at its beginning."""
    said = [step for step in panels(PLACE, member, person) if isinstance(step, Step)]
    return sorted(said, key=lambda step: step.order)


@panel(PLACE)
def people_to_meet(member: Member, person: Member) -> Step:
    """Who is on the other side. One query."""
    rows = Member.objects.visible_to(member).here().exclude(pk=person.pk)
    rows = rows.filter(side__in=[side for side in BOTH_SIDES if side != person.side])
    found = rows.order_by("-is_lead", "name").values_list("name", "discipline", "pk")[:SHOWN]
    return Step(
        "people", 20, _("The people"), _("Half an hour with each of the other side you will work with: how they work, what they are judged by."),
        "people/", tuple((f"{name}, {what}" if what else name, f"people/{pk}/") for name, what, pk in found),
    )  # fmt: skip


@panel(PLACE)
def words_to_know(member: Member, _person: Member) -> Step:
    """Words of the other side. One query."""
    rows = Term.objects.visible_to(member).exclude(meaning="").order_by("-pk")
    found = rows.values_list("term", "pk")[:SHOWN]
    return Step(
        "words", 30, _("The words"), _("What the abbreviations mean here. Flag a word that is not clear: you will not be the only one."),
        "glossary/", tuple((term, f"glossary/{pk}/") for term, pk in found),
    )  # fmt: skip


@panel(PLACE)
def decisions_to_read(member: Member, _person: Member) -> Step:
    """What was decided lately, and why. One query."""
    rows = Decision.objects.visible_to(member).filter(decided_on__isnull=False, ending=None).order_by("-decided_on", "-pk")  # fmt: skip
    return Step(
        "decisions", 40, _("The decisions"), _("The last ones, with the reason and who saw it differently: you need not ask again."),
        "decisions/", tuple((question, f"decisions/{pk}/") for question, pk in rows.values_list("question", "pk")[:SHOWN]),
    )  # fmt: skip


@panel(PLACE)
def areas_to_know(member: Member, _person: Member) -> Step:
    """Who leads on what. One query."""
    rows = Responsibility.objects.visible_to(member).in_force().order_by("area")
    return Step(
        "areas", 50, _("Who leads on what"), _("Before you ask everybody: each area has one who decides."),
        "responsibilities/", tuple((area, f"responsibilities/{pk}/") for area, pk in rows.values_list("area", "pk")[:SHOWN]),
    )  # fmt: skip


def found_path(member: Member, pk: int) -> Path:
    """The first weeks of a member, or 404: for that one, the buddy, leads and admins."""
    row: Path = find(Path.objects.visible_to(member).select_related("member", "buddy"), member=pk)
    return row


@member_view("view")
def first_weeks(request: Request, member: Member, pk: int) -> HttpResponse:
    """The steps, with what one has gone already."""
    row = found_path(member, pk)
    steps = steps_for(member, row.member)
    gone = dict(PathTick.objects.visible_to(member).filter(walk=row).values_list("step", "at"))
    context = {
        "row": row, "person": row.member, "steps": steps, "gone": gone, "own": row.member_id == member.pk and member.may("edit"),
        "done": sum(step.key in gone for step in steps), "leads": leads(member) or member.may("manage"),
    }  # fmt: skip
    return page(request, "teamwork/first_weeks.html", context)


def _at(member: Member, row: Path) -> str:
    return f"/w/{member.workspace.slug}/{row.path}"


@member_view("view", post="edit")
def first_weeks_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Begins the first weeks of somebody: a lead or an admin does, for whoever was not walked through."""
    person = find(Member.objects.visible_to(member).here(), pk=pk)
    if request.method != "POST":
        return go(request, f"/w/{member.workspace.slug}/{person.place}")
    row = learning.welcome(person, by=member)
    return go(request, _at(member, row), _("It is there, with somebody of the other side who walks along."))


@member_view("view", post="edit", receipts=False)
def first_weeks_tick(request: Request, member: Member, pk: int) -> HttpResponse:
    """One has gone the step `step`; with `open`, one has not."""
    row, step = found_path(member, pk), request.POST.get("step", "")
    known = {each.key for each in steps_for(member, row.member)}
    if request.method == "POST" and step in known:
        learning.tick(row, by=member, step=step, done="open" not in request.POST)
    return go(request, f"{_at(member, row)}#{step if step in known else ''}")


@member_view("view", post="edit", receipts=False)
def first_weeks_away(request: Request, member: Member, pk: int) -> HttpResponse:
    """Puts it away, or with `back` brings it back."""
    row = found_path(member, pk)
    if request.method == "POST":
        learning.put_away(row, by=member, away="back" not in request.POST)
    return go(request, _at(member, row))


class BuddyForm(WorkspaceForm):
    """Who of the other side walks along."""

    class Meta:
        model = Path
        fields = ("buddy",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        buddy: Any = self.fields["buddy"]
        other = [side for side in BOTH_SIDES if side != getattr(self.instance.member, "side", "")] if self.instance.pk else list(BOTH_SIDES)  # fmt: skip
        buddy.queryset = buddy.queryset.here().filter(side__in=other).exclude(right="guest").order_by("side", "name")  # fmt: skip


@member_view("edit")
def first_weeks_buddy(request: Request, member: Member, pk: int) -> HttpResponse:
    """Somebody else walks along."""
    row = found_path(member, pk)
    form = BuddyForm(request.POST or None, member=member, instance=copy(row))
    if request.method == "POST" and done(form, lambda: learning.choose_buddy(row, by=member, **form.values)):
        return go(request, _at(member, row), _("Changed."))
    return form_page(
        request, form, heading=_("Who walks along?"), save=_("Save"), cancel=_at(member, row), crumbs=[(row.member.name, _at(member, row))],
    )  # fmt: skip


@panel("people.member")
def first_weeks_of(member: Member, person: Member) -> Markup | str:
    """The way to somebody's first weeks, for those who may see it; for leads the way to begin them. One query at most."""
    may_begin = (leads(member) or member.may("manage")) and not person.has_left and person.side in BOTH_SIDES
    row = Path.objects.visible_to(member).filter(member=person).select_related("buddy").first()
    if row is None and not may_begin:
        return ""
    context = {"row": row, "person": person, "member": member, "u": f"/w/{member.workspace.slug}/"}
    html = (
        engines["jinja2"]
        .get_template("teamwork/first_weeks_on_member.html")
        .render({**context, "csrf_token": member.form_token()})
    )
    return Markup(html)  # noqa: S704  (rendered by an escaping template)


@panel(NOW)
def first_weeks_for_you(member: Member, _subject: Any) -> list[Line]:
    """One's own first weeks until they are done or put away, and those of whom one is the buddy. Two queries where there are some."""

    def read() -> Any:
        rows = Path.objects.filter(workspace_id=member.workspace_id, member__left_on=None)
        mine = rows.filter(member=member) | rows.filter(buddy=member)
        return mine.values_list("pk", "member_id", "member__name", "begun_on")[:MOST]

    found = remembered(
        member, f"first-weeks:{member.pk}", lambda: asked_as(member, "teamwork.first_weeks", read)
    )
    if not found:
        return []
    away = set(Path.objects.filter(pk__in=[pk for pk, *_rest in found], put_away_at__isnull=False).values_list("pk", flat=True))  # fmt: skip
    gone: dict[int, set[str]] = {}
    for walk, step in PathTick.objects.filter(walk__in=[pk for pk, *_rest in found]).values_list(
        "walk", "step"
    ):
        gone.setdefault(walk, set()).add(step)
    lines = []
    steps = {step.key for step in steps_for(member, member)}
    for pk, person, name, begun in found:
        left = steps - gone.get(pk, set())
        if pk in away or not left:
            continue
        url = f"people/{person}/first-weeks/"
        if person == member.pk:
            why = _("%(done)s of %(n)s steps gone, since") % {"done": len(steps) - len(left), "n": len(steps)}
            lines.append(Line(OWE, _("Your first weeks"), url, why, begun, _("Go on"), url))
        else:
            lines.append(Line(OWE, _("First weeks of %(name)s") % {"name": name}, url, _("You walk along, since"), begun, _("Look"), url))  # fmt: skip
    return lines
