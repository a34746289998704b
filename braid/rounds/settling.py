"""The forms in which both sides write down what they agreed, one for each use that agrees on more than words."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.template import engines
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from markupsafe import Markup

from braid.base import lists
from braid.base.conflicts import KEEP, OPENED
from braid.base.forms import PlainForm, WorkspaceForm
from braid.base.hidden import sight
from braid.base.marked import FIELD, MARK, with_token
from braid.base.plugs import panels
from braid.base.prepared import Prepared
from braid.people.models import Member
from braid.rounds.models import Round, Settlement, Subject
from braid.rounds.results.seen import Part
from braid.rounds.screens import Shown


def _all_here(member: Member) -> QuerySet[Any, Any]:
    return Member.objects.visible_to(member).here().order_by("name").values_list("pk", "name")


_deciders: Prepared[tuple[int, str]] = Prepared(_all_here)


class SettleForm(WorkspaceForm):
    """What both sides agreed, in words, with who decided and who sees it differently."""

    class Meta:
        model = Settlement
        fields = ("said", "dissent", "decider")
        widgets = {"said": forms.Textarea(attrs={"rows": 3})}  # noqa: RUF012  (as Django has it)

    def __init__(
        self,
        *args: Any,
        round: Round,
        parts: Iterable[Part] = (),
        last: Settlement | None = None,
        member: Member,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("instance", Settlement(workspace_id=member.workspace_id, round=round))
        super().__init__(*args, member=member, about=round, **kwargs)
        self.last = last
        self.there = {name: getattr(last, name) if last else "" for name in self.Meta.fields}
        people: Any = self.fields["decider"]
        people.queryset = people.queryset.here().order_by("name")
        if not self.is_bound:
            # Everybody stands in it, and everybody who reads the result has it on the page.
            name = f"deciders:{sight(member, Member)}:{timezone.localdate()}"
            self.named = lists.remembered(member, name, lambda: _deciders.all(member))
            people.widget.choices = [("", people.empty_label), *self.named]

    @property
    def own(self) -> list[Any]:
        """The fields that this use has beyond those of every settlement."""
        drawn_apart = (*self.Meta.fields, OPENED)
        return [self[n] for n in self.fields if n not in drawn_apart and not n.startswith(KEEP)]

    @property
    def agreed(self) -> dict[str, Any]:
        """What the owning room takes over."""
        return {}


class OrderForm(SettleForm):
    """An order of everything that was asked about: the starting order, until somebody moves something.

    What nobody judged has no place in the starting order and comes after it; where one side did not answer that is all.
    """

    def __init__(
        self, *args: Any, round: Round, parts: Iterable[Part] = (), member: Member, **kwargs: Any
    ) -> None:
        super().__init__(*args, round=round, parts=parts, member=member, **kwargs)
        lines: list[Part] = next((part["rows"] for part in parts if part["shape"] == "start"), [])
        titles: dict[int, str] = {line["subject"]: line["title"] for line in lines}
        for subject in Subject.objects.visible_to(member).filter(round=round).order_by("order"):
            unjudged = _("%(title)s (nobody judged it)") % {"title": subject.title}
            titles.setdefault(subject.order, unjudged if lines else subject.title)
        self.start = {subject: number for number, subject in enumerate(titles, start=1)}
        for subject, title in titles.items():
            place = forms.IntegerField(
                label=title, min_value=1, max_value=len(titles), initial=self.start[subject],
                widget=forms.NumberInput(attrs={"class": "place-field"}),
            )  # fmt: skip
            self.fields[f"place-{subject}"] = place
        order = self.last.agreed.get("order", []) if self.last else []
        agreed = {f"place-{subject}": place for place, subject in enumerate(order, start=1)}
        self.there = {**self.there, **agreed}
        self.initial["said"] = _("We take these in this order.")

    @property
    def agreed(self) -> dict[str, Any]:
        """The order. What was moved up goes before what stands there, what was moved down behind it."""
        chosen = {subject: self.cleaned_data[f"place-{subject}"] for subject in self.start}

        def at(subject: int) -> tuple[int, int, int]:
            moved = chosen[subject] - self.start[subject]
            return chosen[subject], (moved > 0) - (moved < 0), self.start[subject]

        return {"order": sorted(chosen, key=at)}


class WordingForm(SettleForm):
    """The five shared questions, each with the words that both sides will use from now on."""

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, round=round, **kwargs)
        for question in round.questions.order_by("order"):
            self.fields[f"wording-{question.key}"] = forms.CharField(
                label=question.text, required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("In the words of both sides. Empty: not settled yet."),
            )  # fmt: skip
        self.initial["said"] = _("This is what both of us say.")
        wording = self.last.agreed.get("wording", {}) if self.last else {}
        self.there = {**self.there, **{f"wording-{key}": said for key, said in wording.items()}}

    @property
    def agreed(self) -> dict[str, Any]:
        """The wordings by the key of their question, for the strategy."""
        given = {
            name.partition("-")[2]: said
            for name, said in self.cleaned_data.items()
            if name.startswith("wording-")
        }
        return {"wording": {key: said for key, said in given.items() if said}}


FORMS: dict[str, type[SettleForm]] = {Round.Use.PRIORITIES: OrderForm, Round.Use.FIVE: WordingForm}


def settle_form(row: Round, shown: dict[str, Any], member: Member, sent: Any = None) -> SettleForm:
    """The form that settles this round; `shown` is what its page shows of it."""
    last = next((one for one in shown["settlements"] if not one.taken_back_at), None)
    return FORMS.get(row.use, SettleForm)(sent, round=row, parts=shown["parts"], last=last, member=member)


def settle_sheet(row: Round, shown: dict[str, Any], member: Member) -> Markup:
    """The form of whoever has not sent it yet, drawn once for each reader until something changes.

    Everybody stands in its menu, and everybody who reads the result has it on the page. What is remembered has a
    mark where the token of a form goes.
    """

    def draw() -> str:
        found: Any = engines["jinja2"].get_template("rounds/settle.html")
        told = Shown(row, shown["parts"], shown["told"])
        more = {"settle_form": settle_form(row, shown, member), "csrf_input": FIELD}
        more["asks"] = panels("rounds.settle", member, told, keep=False)
        return str(found.render({**shown, **more, "member": member, "u": f"/w/{member.workspace.slug}/"}))

    name = f"settle:{row.pk}:{row.state}:{member.pk}:{get_language()}:{MARK}"
    html: str = lists.remembered(member, name, draw)
    return with_token(html, member)


class NumbersForm(PlainForm):
    """The numbers that are agreed before anybody answers: reach with its source, and a deadline, by subject."""

    def __init__(self, *args: Any, subjects: list[Subject], **kwargs: Any) -> None:
        self.subjects = subjects
        about = subjects[0].round if subjects else None
        super().__init__(*args, about=about, **kwargs)

    def narrow(self, member: Member) -> None:
        """Makes the fields first, so that they are drawn as everywhere."""
        for subject in self.subjects:
            more: dict[str, Any] = {"required": False}
            self.fields[f"reach-{subject.pk}"] = forms.DecimalField(
                label=_("%(title)s: reach, in people a quarter") % {"title": subject.title}, min_value=0,
                max_digits=14, decimal_places=2, initial=subject.reach, **more,
            )  # fmt: skip
            self.fields[f"source-{subject.pk}"] = forms.CharField(
                label=gettext_lazy("Where this number comes from"),
                max_length=200,
                initial=subject.source,
                **more,
            )
            self.fields[f"deadline-{subject.pk}"] = forms.DateField(
                label=gettext_lazy("Deadline, if there is one"), initial=subject.deadline, **more
            )
        super().narrow(member)

    @property
    def numbers(self) -> dict[int, dict[str, Any]]:
        """What was said, by subject."""
        names = ("reach", "source", "deadline")
        return {s.pk: {name: self.cleaned_data[f"{name}-{s.pk}"] for name in names} for s in self.subjects}
