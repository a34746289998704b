"""The two-chair card: asking somebody, answering alone, opening together."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from braid.base.forms import PlainForm, add_errors, done
from braid.base.models import BOTH_SIDES
from braid.base.pressing import pressed
from braid.base.text import number_word
from braid.base.web import Request, go, page, sorry
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.rounds import actions
from braid.rounds.cards import CARD_ITEMS, KEYS, lines
from braid.rounds.forms import WHOSE
from braid.rounds.instruments import STRANDS, worded
from braid.rounds.models import Card, Chair
from braid.rounds.scales import UNJUDGED, options


class CardForm(PlainForm):
    """Whom one sits down with."""

    other = forms.ModelChoiceField(
        Member.objects.all(), label=gettext_lazy("With whom"), empty_label=None, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose somebody of the other side.")},
    )  # fmt: skip

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        field: Any = self.fields["other"]
        across = [side for side in BOTH_SIDES if side != member.side]
        field.queryset = field.queryset.here().filter(side__in=across).exclude(right="guest").order_by("name")


class ChairForm(PlainForm):
    """The fifteen items, by strand; on the scale of the pulse."""

    def __init__(self, *args: Any, chair: Chair, **kwargs: Any) -> None:
        said = {key: value or UNJUDGED for key, value in chair.answers.items()}
        super().__init__(*args, initial=said, **kwargs)
        known = [*options("agree", []), (UNJUDGED, _("Can't judge"))]
        for key, _block, text, _turned in CARD_ITEMS:
            self.fields[key] = forms.ChoiceField(
                label=worded(str(text), chair.side, self.member.workspace), choices=known, required=False, widget=forms.RadioSelect,
            )  # fmt: skip

    @property
    def groups(self) -> list[tuple[Any, list[Any]]]:
        """Fields under the title of their strand."""
        return [
            (title, [self[key] for key, block, _t, _r in CARD_ITEMS if block == strand])
            for strand, title in STRANDS
        ]

    @property
    def given(self) -> dict[str, str]:
        """What was sent: what was not stays as it is."""
        said = {key: self.cleaned_data[key] for key in KEYS if self.data.get(key)}
        return {key: "" if value == UNJUDGED else value for key, value in said.items()}


def at(member: Member, rest: str) -> str:
    """An address below the workspace."""
    return f"/w/{member.workspace.slug}/{rest}"


@member_view("edit")
def card_new(request: Request, member: Member) -> HttpResponse:
    """Asks somebody of the other side to sit down."""
    if member.side not in BOTH_SIDES:
        sorry(request, _("A card has a chair for each of the two sides. You are on neither."))
        return go(request, at(member, "rounds/"))
    form = CardForm(request.POST or None, member=member)
    if request.method == "POST" and (
        made := done(form, lambda: actions.make_card(by=member, other=form.cleaned_data["other"]))
    ):
        return go(request, at(member, f"{made.path}answer/"), _("The card is there for both of you."))
    return page(request, "rounds/card_new.html", {"form": form}, status=422 if form.is_bound else 200)


def _rows(member: Member) -> Any:
    return Card.objects.visible_to(member).select_related("product", "marketing")


@member_view("view")
def card(request: Request, member: Member, pk: int) -> HttpResponse:
    """The card: what is still to be done, or both answers beside each other."""
    return _page(request, member, find(_rows(member), pk=pk))


def _page(request: Request, member: Member, row: Card, wrong: list[str] | None = None) -> HttpResponse:
    mine = Chair.objects.visible_to(member).filter(card=row, member=member).first()
    shown = lines(member, row)
    pressed = set(row.chairs.filter(opens_at__isnull=False).values_list("member_id", flat=True))
    context = {
        "card": row, "mine": mine, "lines": shown, "apart": [line for line in shown if line["apart"]], "wrong": wrong or [],
        "other": row.marketing if row.product_id == member.pk else row.product,
        "left": len(set(KEYS) - set(mine.answers)) if mine else 0, "pressed": pressed,
        "agreed": set(row.chairs.filter(shows_at__isnull=False).values_list("member_id", flat=True)),
        "heading": _heading(shown),
    }  # fmt: skip
    return page(request, "rounds/card.html", context, part="live", status=422 if wrong else 200)


def _heading(shown: list[dict[str, Any]]) -> str:
    if not shown:
        return _("Two chairs")
    count = sum(line["apart"] for line in shown)
    if not count:
        return _("Nothing is two steps apart.")
    said = ngettext("%(n)s thing to talk over.", "%(n)s things to talk over.", count) % {
        "n": number_word(count)
    }
    return said[:1].upper() + said[1:]


def _mine(member: Member, pk: int) -> tuple[Card, Chair]:
    row = find(_rows(member), pk=pk)
    chair = Chair.objects.visible_to(member).filter(card=row, member=member).first()
    if chair is None:
        raise PermissionDenied
    return row, chair


@member_view("edit", receipts=False)
def card_answer(request: Request, member: Member, pk: int) -> HttpResponse:
    """Answers alone. Each answer is kept as it is given."""
    row, chair = _mine(member, pk)
    # (On a page that the other of the two had opened in this browser stands what they answered.)
    if request.POST.get(WHOSE, row.whose(member)) != row.whose(member):
        raise PermissionDenied
    form = ChairForm(request.POST or None, member=member, chair=chair)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.sit(row, by=member, answers=form.given)
        except ValidationError as error:
            add_errors(form, error)
        else:
            if request.headers.get("X-Braid-Part"):
                return HttpResponse(status=204)
            return go(request, at(member, row.path), _("Kept. Nobody sees it before both of you open."))
    context = {
        "form": form,
        "card": row,
        "other": row.marketing if row.product_id == member.pk else row.product,
    }
    return page(request, "rounds/card_answer.html", context, status=422 if form.is_bound else 200)


def _press(
    request: Request, member: Member, pk: int, act: Callable[[Card], Any], said: str, to: str = ""
) -> HttpResponse:
    """A button on the page of a card, which leads back there or to another place."""
    row, _chair = _mine(member, pk)
    return pressed(
        request,
        lambda: act(row),
        then=lambda _made: go(request, at(member, to or row.path), said),
        refused=lambda why: _page(request, member, row, why),
    )


@member_view("view", post="edit", receipts=False)
def card_open(request: Request, member: Member, pk: int) -> HttpResponse:
    """Agrees to open; the second press opens it for both."""
    said = _("It opens as soon as both of you have pressed.")
    return _press(request, member, pk, lambda row: actions.press_open(row, by=member), said)


@member_view("view", post="edit", receipts=False)
def card_show(request: Request, member: Member, pk: int) -> HttpResponse:
    """Agrees that both teams see it, or with `back` takes that back."""
    agrees = "back" not in request.POST
    said = _("Both teams see it once both of you agree.") if agrees else _("It belongs to the two of you.")
    return _press(request, member, pk, lambda row: actions.agree_to_show(row, by=member, agrees=agrees), said)


@member_view("view", post="edit", receipts=False)
def card_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes the card away for both."""
    said = _("The card is gone, with everything in it.")
    return _press(request, member, pk, lambda row: actions.remove_card(row, by=member), said, "rounds/")
