"""A round started from a template: what its form begins with, and what is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.forms import PlainForm
from braid.base.web import Request
from braid.people.doors import find
from braid.people.models import Member
from braid.rounds.asking import Asked
from braid.rounds.models import MOST_MONTHS, Round, Template
from braid.rounds.plans import MODULES, SHORT, Plan, plan_of, usual
from braid.rounds.shipped import SHIPPED

LONGEST_NUMBER = 18


def chosen(request: Request, member: Member, use: str) -> Plan | None:
    """The template that the address of a form names (`?template=`), if it is one of this kind; 404 for one that is gone."""
    named = request.GET.get("template", "")
    if not named:
        return None
    plan = SHIPPED.get(named) or _kept(member, named)
    return plan if plan and plan.kind == use else None


def _kept(member: Member, named: str) -> Plan | None:
    if not named.isdecimal() or len(named) > LONGEST_NUMBER:
        return None
    try:
        return plan_of(find(Template.objects.visible_to(member), pk=int(named)).content)
    except ValidationError:
        return None


def starts_with(plan: Plan | None, commonly: dict[str, Any]) -> dict[str, Any]:
    """What the form of a new round begins with: what is usual, or what the template says."""
    if plan is None:
        return commonly
    closes = timezone.localtime() + timedelta(days=plan.days_open)
    return commonly | {
        "name": str(plan.name), "purpose": str(plan.purpose), "every_months": plan.every_months,
        "asks_guess": plan.guess, "shows_names": plan.initials, "module": plan.module, "mini": plan.is_short,
        "closes_at": closes.replace(minute=0, second=0, microsecond=0),
        **({"areas": "\n".join(map(str, plan.subjects))} if plan.subjects else {}),
    }  # fmt: skip


def asks(plan: Plan | None, kind: str) -> list[Asked]:
    """The questions of a kind, in the words of the template where it has some."""
    return list(plan.questions) if plan and plan.questions else usual(kind)


class TemplateForm(PlainForm):
    """A template in a form: what every kind has, and what its own has."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    purpose = forms.CharField(label=gettext_lazy("What it is for, in one sentence"), max_length=300)
    days_open = forms.IntegerField(label=gettext_lazy("Open for so many days"), min_value=1, max_value=90)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        self.plan = plan
        kwargs["initial"] = {
            "name": str(plan.name), "purpose": str(plan.purpose), "days_open": plan.days_open, "modules": next(iter(plan.modules), ""),
            "every_months": plan.every_months, "guess": plan.guess, "initials": plan.initials,
            "subjects": "\n".join(map(str, plan.subjects)), "statements": "\n".join(str(q.text) for q in plan.questions),
        }  # fmt: skip
        super().__init__(*args, **kwargs)

    def narrow(self, member: Member) -> None:
        """Makes the fields of the kind first, so that they are drawn as everywhere."""
        self._of_the_pulse() if self.plan.kind == Round.Use.PULSE else self._of_named_rounds()
        if self.plan.kind != Round.Use.GO:
            self.fields["every_months"] = forms.IntegerField(
                label=_("Again every … months"), min_value=0, max_value=MOST_MONTHS, required=False
            )
        super().narrow(member)

    def _of_the_pulse(self) -> None:
        words = {
            "roles": _("Role clarity"),
            "communication": _("Communication"),
            "involvement": _("Involvement by phase"),
        }
        known = [
            ("", _("Nothing more")),
            *((name, words[name]) for name in MODULES),
            (SHORT, _("Only the four short questions")),
        ]
        self.fields["modules"] = forms.ChoiceField(
            label=_("With questions about"), choices=known, required=False
        )
        self.fields["statements"] = forms.CharField(
            label=_("Statements of your own, one a line"), required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Answered from “Strongly disagree” to “Strongly agree”. {them} becomes the name of the other side."),
        )  # fmt: skip

    def _of_named_rounds(self) -> None:
        if self.plan.kind == Round.Use.ROLES:
            self.fields["subjects"] = forms.CharField(
                label=_("Areas, one a line"), max_length=12_000, widget=forms.Textarea(attrs={"rows": 10})
            )
        for question in self.plan.questions or usual(self.plan.kind):
            self.fields[f"text-{question.key}"] = forms.CharField(
                label=_("Question %(key)s") % {"key": question.key},
                max_length=500,
                initial=str(question.text),
            )
            if self.plan.kind == Round.Use.FIVE:
                self.fields[f"choices-{question.key}"] = forms.CharField(
                    label=_("Answers to choose from, one a line"), required=False, max_length=2000,
                    widget=forms.Textarea(attrs={"rows": 2}), initial="\n".join(str(label) for _key, label in question.choices),
                )  # fmt: skip
        self.fields["guess"] = forms.BooleanField(
            label=_("Also ask what the other side will say"), required=False
        )
        self.fields["initials"] = forms.BooleanField(
            label=_("Show whose answer it was, by initials"), required=False
        )

    @property
    def changed(self) -> dict[str, Any]:
        """The template as the form says it."""
        given, said = self.cleaned_data, self.plan.says()
        for name in ("name", "purpose", "days_open", "every_months", "guess", "initials"):
            if name in given:
                said[name] = given[name]
        if "modules" in given:
            said["modules"] = [given["modules"]] if given["modules"] else []
            said["questions"] = [
                self._statement(n, line) for n, line in enumerate(lines(given["statements"]), 1)
            ]
        else:
            said["questions"] = [self._question(question) for question in said["questions"]]
        if "subjects" in given:
            said["subjects"] = lines(given["subjects"])
        return said

    def _statement(self, number: int, text: str) -> dict[str, Any]:
        """A statement keeps its key and its direction while its words stay as they were: waves follow the key."""
        before = next((q for q in self.plan.questions if str(q.text) == text), None)
        return {
            "key": before.key if before else f"X{number}",
            "text": text,
            "reversed": bool(before and before.is_reversed),
        }

    def _question(self, question: dict[str, Any]) -> dict[str, Any]:
        key, given = question["key"], self.cleaned_data
        more: dict[str, Any] = {"text": given[f"text-{key}"]}
        if f"choices-{key}" in given:
            choices = lines(given[f"choices-{key}"])
            more |= {"choices": choices, "scale": "choice" if choices else "text"}
        return question | more


def lines(text: str) -> list[str]:
    """Each line once, without blanks around it."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
