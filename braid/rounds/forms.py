"""Forms about rounds: making one, answering it, settling it."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from random import Random
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.forms import PlainForm, WorkspaceForm
from braid.base.models import BOTH_SIDES, Side
from braid.people.models import Member
from braid.people.sending import ONCE, TOKEN
from braid.rounds.asking import Asked
from braid.rounds.instruments import FACTOR, INVOLVED, MODULES, five, worded
from braid.rounds.models import Question, Round, Seat, Subject
from braid.rounds.models.answers import WHY_LENGTH
from braid.rounds.scales import UNJUDGED, options

DAYS_OPEN = 7
# "Something else" and "Nothing" stand last for everybody.
FACTORS_MIXED = 4
OTHER_LENGTH = 300
# A hidden field: for whom the page was made.
WHOSE = "whose"
# What a reason is called, where "why" is not all that is asked.
WHY = {"ready": _("If what, or why not?")}
OneAsked = tuple[Question, Subject | None]


class RoundForm(WorkspaceForm):
    """What every round needs: a purpose, an end, a facilitator from each side, and people of both."""

    people = forms.ModelMultipleChoiceField(
        Member.objects.all(), label=_("Who is asked"),
        help_text=_("People of both sides. Everybody answers apart."),
        error_messages={"required": _("Invite people of both sides: a round compares what they say.")},
    )  # fmt: skip
    closes_at = forms.DateTimeField(
        label=_("Closes"), widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )  # fmt: skip

    class Meta:
        model = Round
        fields = (
            "name", "purpose", "closes_at", "people", "product_facilitator", "marketing_facilitator", "asks_guess",
            "shows_names", "every_months",
        )  # fmt: skip

    anonymous, comes_again = False, True

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        draft = getattr(kwargs.get("instance"), "pk", None)
        kwargs["initial"] = {**({} if draft else self._start(member)), **(kwargs.get("initial") or {})}
        super().__init__(*args, member=member, **kwargs)
        here = Member.objects.visible_to(member).here()
        people: Any = self.fields["people"]
        people.queryset = here.filter(side__in=BOTH_SIDES).order_by("side", "name")
        people.label_from_instance = lambda m: f"{m.name} ({m.workspace.side_name(m.side)})"
        people.queryset = people.queryset.select_related("workspace")
        for side in BOTH_SIDES:
            field: Any = self.fields[f"{side}_facilitator"]
            field.queryset = here.filter(side=side).exclude(right="guest").order_by("name")
            field.required = True
        if self.anonymous or self.instance.is_anonymous:
            del self.fields["shows_names"], self.fields["asks_guess"]
        if not self.comes_again or self.instance.use == Round.Use.GO:
            del self.fields["every_months"]
        else:
            self.fields["every_months"].required = False

    def _start(self, member: Member) -> dict[str, Any]:
        """A week from now, everybody of both sides who may answer, oneself and the other side's lead."""
        here = Member.objects.visible_to(member).here()
        leads = {
            m.side: m.pk
            for m in here.filter(side__in=BOTH_SIDES).exclude(right="guest").order_by("is_lead", "-name")
        }
        closes = timezone.localtime() + timedelta(days=DAYS_OPEN)
        start = {f"{side}_facilitator": leads.get(side) for side in BOTH_SIDES}
        if member.side in BOTH_SIDES:
            start[f"{member.side}_facilitator"] = member.pk
        people = list(here.filter(side__in=BOTH_SIDES).values_list("pk", flat=True))
        return {**start, "closes_at": closes.replace(minute=0, second=0, microsecond=0), "people": people}

    def clean_every_months(self) -> int:
        """Nothing said is never."""
        return self.cleaned_data["every_months"] or 0

    def clean_people(self) -> Any:
        """Both sides must be there.

        Raises:
            ValidationError: one of them is not.
        """
        people = self.cleaned_data["people"]
        if not set(BOTH_SIDES) <= {person.side for person in people}:
            raise forms.ValidationError(_("Invite people of both sides: a round compares what they say."))
        return people

    @property
    def subjects(self) -> list[Any]:
        """What every question is asked about; forms of rooms above say it."""
        return []


class LeaderForm(PlainForm):
    """Who leads it for one side from now on."""

    person = forms.ModelChoiceField(
        Member.objects.all(), label=_("Who leads it now"), empty_label=None,
        help_text=_("They open, close and reveal, and see no answer before both sides do. Who is asked stays as it is. Everybody who led it or leads it is told."),
    )  # fmt: skip

    def __init__(self, *args: Any, member: Member, round: Round, side: str = Side.PRODUCT, **kwargs: Any) -> None:  # fmt: skip
        now = round.leader(side)
        start = {"person": now and now.pk}
        super().__init__(*args, member=member, about=round, initial=start, there=start, **kwargs)
        person: Any = self.fields["person"]
        here = Member.objects.visible_to(member).here().filter(side=side)
        person.queryset = here.exclude(right=Member.Right.GUEST).order_by("name")
        person.label_from_instance = lambda each: each.name


class PulseForm(RoundForm):
    """A pulse: anonymous, with one of three modules, every quarter if wished."""

    anonymous = True
    module = forms.ChoiceField(
        label=_("With questions about"), choices=[("", _("Nothing more")), *MODULES], required=False
    )
    mini = forms.BooleanField(label=_("Only the four short questions"), required=False)


class FiveForm(RoundForm):
    """Shared questions, each with answers to choose from where a team has some."""

    def __init__(self, *args: Any, asked: Iterable[Asked] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(asked) or five()
        for question in self.questions:
            self.fields[f"shared-{question.key}"] = forms.CharField(
                label=question.text, required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
                initial="\n".join(str(label) for _key, label in question.choices),
                help_text=_("Answers to choose from, one a line; leave it empty to ask in words alone."),
            )  # fmt: skip

    @property
    def asked(self) -> list[Asked]:
        """What is asked, by choice or in words."""
        return [self._asked(question.key, question.text) for question in self.questions]

    def _asked(self, key: str, text: Any) -> Asked:
        lines = dict.fromkeys(
            line.strip()[:120] for line in self.cleaned_data[f"shared-{key}"].splitlines() if line.strip()
        )
        choices = [(str(number), line) for number, line in enumerate(list(lines)[:12], start=1)]
        return Asked(key, text, "choice" if choices else "text", asks_why=True, choices=choices)


class AnswersForm(PlainForm):
    """Everything that one person is asked, as fields `q<question>` or `q<question>-<subject>`, with `why-` and `guess-`."""

    def __init__(self, *args: Any, round: Round, seat: Seat, **kwargs: Any) -> None:
        self.round, self.seat = round, seat
        super().__init__(*args, **kwargs)
        subjects = Subject.objects.visible_to(self.member).filter(round=round).order_by("order")
        self.asked = list(seat.asked(round.questions.order_by("order"), subjects))
        if round.is_anonymous:
            self.asked = mixed(self.asked, seat)
        for question, subject in self.asked:
            self._ask(question, subject, name_of(question, subject))
        if round.is_anonymous:
            self.fields["remark"] = forms.CharField(
                label=_("Anything else, in a few words"), required=False, max_length=WHY_LENGTH,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("It is shown without your name. How you write may still give you away."),
            )  # fmt: skip

    def _ask(self, question: Question, subject: Subject | None, name: str) -> None:
        text = worded(question.text, self.seat.side, self.member.workspace)
        label = f"{subject.title}: {text}" if subject else text
        if question.scale != "text":
            known = [*options(question.scale, question.choices), (UNJUDGED, _("Can't judge"))]
            if question.block == FACTOR:
                known[:FACTORS_MIXED] = _dealt(known[:FACTORS_MIXED], self.seat)
            self.fields[name] = forms.ChoiceField(
                label=label, choices=known, required=False, widget=forms.RadioSelect
            )
            if self.round.asks_guess and not question.for_side:
                self.fields[f"guess-{name}"] = forms.ChoiceField(
                    label=_("What will the other side say?"), choices=known[:-1], required=False,
                    widget=forms.RadioSelect,
                )  # fmt: skip
        if question.block == FACTOR:
            self.fields[f"why-{name}"] = forms.CharField(
                label=_("If something else: what?"), required=False, max_length=OTHER_LENGTH,
                help_text=_("It is shown among the remarks, without your name."),
            )  # fmt: skip
        elif question.asks_why or question.scale == "text":
            words = label if question.scale == "text" else WHY.get(question.scale, _("Why?"))
            self.fields[f"why-{name}"] = forms.CharField(
                label=words, required=False, max_length=WHY_LENGTH, widget=forms.Textarea(attrs={"rows": 2})
            )

    @property
    def known(self) -> set[str]:
        """The fields of this page that were sent."""
        return set(self.data) & set(self.fields)

    @property
    def unknown(self) -> set[str]:
        """What was sent and is none of this page: of another round, or of something that is hidden since."""
        return set(self.data) - set(self.fields) - {ONCE, TOKEN, WHOSE}

    @property
    def late(self) -> list[tuple[str, str]]:
        """What was written and comes too late, with what it was about: it is kept nowhere, and not to be lost either."""
        if not self.is_bound:
            return []
        names = {f"why-{name_of(q, s)}": str(s or self[f"why-{name_of(q, s)}"].label) for q, s in self.asked if f"why-{name_of(q, s)}" in self.fields}  # fmt: skip
        if "remark" in self.fields:
            names["remark"] = str(self["remark"].label)
        sent = {name: str(self.data.get(name, "")).strip() for name in names}
        return [(names[name], text) for name, text in sent.items() if text and text != self.initial.get(name)]

    @property
    def remark(self) -> str:
        """What is told of a ballot in words, as one remark: what else helps most (METHOD 1.6 e), and anything else."""
        factor = next((f"why-{name_of(q, s)}" for q, s in self.asked if q.block == FACTOR), "")
        other = self.cleaned_data.get(factor)
        said = [
            _("What helps most: %(other)s") % {"other": other} if other else "",
            self.cleaned_data["remark"],
        ]
        return " · ".join(str(text) for text in said if text)

    def clean(self) -> dict[str, Any]:
        """Answers as they are kept: "" is "can't judge", and what was not answered is not there."""
        for question, subject in self.asked:
            name = name_of(question, subject)
            if not self.cleaned_data.get(name):
                self.cleaned_data.pop(name, None)
            elif self.cleaned_data[name] == UNJUDGED:
                self.cleaned_data[name] = ""
        return self.cleaned_data


def mixed(asked: list[OneAsked], seat: Seat) -> list[OneAsked]:
    """The items of each block in an order that differs from person to person and stays, a reversed one never first.

    Phases stay as they follow on each other.
    """
    found: list[OneAsked] = []
    for block, rows in groupby(asked, key=lambda one: one[0].block):
        items = list(rows)
        if block != INVOLVED:
            items = _dealt(items, seat)
        first = next((at for at, (question, _s) in enumerate(items) if not question.is_reversed), 0)
        found += [items[first], *items[:first], *items[first + 1 :]]
    return found


def _dealt(rows: list[Any], seat: Seat) -> list[Any]:
    """In random order, for this seat always the same: whoever comes back finds the page as it was."""
    dealt = rows.copy()
    Random(seat.pk).shuffle(dealt)  # noqa: S311  (no secret: an order that stays)
    return dealt


def name_of(question: Question, subject: Subject | None) -> str:
    """The name of a field."""
    return f"q{question.pk}-{subject.pk}" if subject else f"q{question.pk}"
