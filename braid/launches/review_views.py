"""Screens about looking back at a launch."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _

from braid.base.web import Request, go, page, sorry
from braid.launches import reviewing
from braid.launches.models import Launch, Learning, Review, Win
from braid.launches.review_forms import LearningForm, LeaveOutForm, ReviewTestForm, StoriesForm, WinForm
from braid.launches.review_page import review_context
from braid.launches.views import at, posted, small_form
from braid.messaging.forms import attempt
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.rounds import instruments
from braid.rounds.models import Round
from braid.rounds.starting import start
from braid.rounds.templating import asks, chosen, starts_with


@member_view("view", post="edit")
def review_early(request: Request, member: Member, pk: int) -> HttpResponse:
    """Posting begins the review of so many `days` before its day has come; looking leads to the launch."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    if request.method != "POST":
        return go(request, at(member, launch))
    days = request.POST.get("days", "")
    try:
        made = reviewing.look_early(
            launch, int(days) if days.isdecimal() and len(days) < 5 else -1, by=member
        )
    except ValidationError as error:
        sorry(request, " ".join(error.messages))
        return go(request, at(member, launch))
    return go(request, f"/w/{member.workspace.slug}/{made.place}", _("The review is open. Both owners find it on For you."))  # fmt: skip


@member_view("view", post="edit")
def review(request: Request, member: Member, pk: int, review: int) -> HttpResponse:
    """Targets against what was reached, and both stories; posting says that one's own side has looked back."""
    found = _found(member, pk, review)
    if request.method == "POST":
        try:
            return go(request, _at(member, found), _act(found, member, request.POST.get("do", "")))
        except ValidationError as error:
            sorry(request, " ".join(error.messages))
            return go(request, _at(member, found))
    return page(request, "launches/review.html", review_context(member, found))


def _act(review: Review, member: Member, do: str) -> str:
    if do == "take_up":
        reviewing.take_up(review, by=member)
        return _("It is to be held after all.")
    reviewing.look_back(review, by=member, done=do != "open")
    return _("Noted. It is held when both sides have looked back.") if do != "open" else _("Your side has not looked back yet.")  # fmt: skip


@member_view("edit")
def review_leave_out(request: Request, member: Member, pk: int, review: int) -> HttpResponse:
    """Says why there is no looking back this time."""
    found = _found(member, pk, review)
    there = {"dropped_why": found.dropped_why}
    form = LeaveOutForm(posted(request), member=member, about=found, there=there)
    if attempt(form, lambda: reviewing.leave_out(found, by=member, why=form.cleaned_data["dropped_why"])):
        return go(request, _at(member, found), _("This review is left out. Both sides see why."))
    return small_form(request, found.launch, form, _("Leave this review out"), _("Leave it out"))


@member_view("edit")
def learning_new(request: Request, member: Member, pk: int, review: int) -> HttpResponse:
    """One line for the next launch of this kind."""
    found = _found(member, pk, review)
    row = Learning(workspace_id=member.workspace_id, review=found)
    form = LearningForm(posted(request), member=member, instance=row)
    if attempt(form, lambda: reviewing.learn(found, by=member, **form.values)):
        return go(request, f"{_at(member, found)}#learned", _("Kept for the next launch of this kind."))
    return small_form(request, found.launch, form, _("What did we learn?"), _("Keep it"))


@member_view("view", post="edit")
def learning(request: Request, member: Member, pk: int, review: int, learning: int) -> HttpResponse:
    """Posting takes a line away; looking leads to the review."""
    found = _found(member, pk, review)
    row = find(
        Learning.objects.visible_to(member).select_related("review__launch"), pk=learning, review=found
    )
    if request.method == "POST":
        reviewing.unlearn(row, by=member)
    return go(request, f"{_at(member, found)}#learned")


@member_view("edit")
def win_new(request: Request, member: Member, pk: int, review: int) -> HttpResponse:
    """What went well, and who of each side did it."""
    found = _found(member, pk, review)
    row = Win(workspace_id=member.workspace_id, review=found)
    first = {"product": found.launch.product_owner_id, "marketing": found.launch.marketing_owner_id}
    form = WinForm(posted(request), member=member, instance=row, initial=first)
    if attempt(form, lambda: reviewing.name_win(found, by=member, **form.values)):
        return go(request, f"{_at(member, found)}#wins", _("Named. Both are told."))
    return small_form(request, found.launch, form, _("What went well, and who did it?"), _("Name it"))


@member_view("view", post="edit")
def win(request: Request, member: Member, pk: int, review: int, win: int) -> HttpResponse:
    """Posting takes a win away; looking leads to the review."""
    found = _found(member, pk, review)
    row = find(Win.objects.visible_to(member).select_related("review__launch"), pk=win, review=found)
    if request.method == "POST":
        reviewing.remove_win(row, by=member)
    return go(request, f"{_at(member, found)}#wins")


@member_view("edit")
def test_new(request: Request, member: Member, pk: int, review: int) -> HttpResponse:
    """What the two stories do not agree on becomes something to try; the address may name it."""
    found = _found(member, pk, review)
    first = {"title": request.GET.get("title", "")[:200]}
    form = ReviewTestForm(posted(request), member=member, initial=first)
    if attempt(form, lambda: reviewing.add_test(found, by=member, **form.cleaned_data)):
        return go(
            request,
            f"{_at(member, found)}#tests",
            _("It is a task of this launch now, with an owner and a day."),
        )
    lede = _("The two stories cannot both be right. What would show which one is?")
    return small_form(request, found.launch, form, _("A test"), _("Add the test"), lede=lede)


@member_view("edit")
def stories_new(request: Request, member: Member, pk: int, review: int) -> HttpResponse:
    """A round in which each side writes the causes apart."""
    found = _found(member, pk, review)
    initial = {
        "name": _("Two stories: %(name)s") % {"name": found.launch.name[:90]},
        "purpose": _("What helped, what hurt, and why? Each side apart, then opened together."),
        "causes": "\n".join(str(cause) for cause in instruments.CAUSES),
        "shows_names": True,
        **found.launch.leads_beside(member),
    }
    plan = chosen(request, member, Round.Use.STORIES)
    form = StoriesForm(request.POST or None, member=member, initial=starts_with(plan, initial))
    lede = _("Each side writes what it thinks caused the result, without seeing the other's. What they do not agree on is worth a test.")  # fmt: skip
    return start(
        request, member, form, use=Round.Use.STORIES, questions=lambda _form: asks(plan, Round.Use.STORIES), lede=lede, about=found,
    )  # fmt: skip


def _found(member: Member, pk: int, review: int) -> Review:
    launch = find(
        Launch.objects.visible_to(member).select_related("product_owner", "marketing_owner", "counter"), pk=pk
    )
    found: Review = find(
        Review.objects.visible_to(member).select_related("dropped_by"), pk=review, launch=launch
    )
    found.launch = launch
    return found


def _at(member: Member, review: Review) -> str:
    return f"{at(member, review.launch)}reviews/{review.pk}/"
