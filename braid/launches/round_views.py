"""Asking both sides apart whether a launch can go."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _

from braid.base.forms import WorkspaceForm, done
from braid.base.web import Request, go, page
from braid.launches.deciding import decide, tick_condition
from braid.launches.models import Condition, Gate, GoDecision, Launch
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.rounds.models import Round
from braid.rounds.results.seen import parts_seen
from braid.rounds.starting import AboutForm, start
from braid.rounds.templating import asks, chosen, starts_with


class GoForm(AboutForm):
    """It is asked once, before the launch."""

    comes_again = False


@member_view("edit")
def go_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """A go or no-go round about the gates of a launch."""
    launch = find(Launch.objects.visible_to(member).select_related("product_owner", "marketing_owner"), pk=pk)
    rows = Gate.objects.visible_to(member).filter(launch=launch).order_by("order")
    initial = {
        "name": _("Go or no-go: %(name)s") % {"name": launch.name[:90]},
        "purpose": _("Is every gate ready, and on what condition?"),
        # (The last gate is what this round answers: it is not asked about itself.)
        "about": list(rows.exclude(is_go_no_go=True).values_list("pk", flat=True)),
        **launch.leads_beside(member),
    }
    plan = chosen(request, member, Round.Use.GO)
    form = GoForm(request.POST or None, member=member, subjects=rows, initial=starts_with(plan, initial))
    lede = _("Ready, ready if …, or not ready: each side says so apart, for every gate.")
    return start(
        request,
        member,
        form,
        use=Round.Use.GO,
        questions=lambda _form: asks(plan, Round.Use.GO),
        lede=lede,
        about=launch,
    )


# Lines for conditions: room for a few, and for each that was answered.
LINES, MOST_LINES = 6, 40


class DecideForm(WorkspaceForm):
    """Go or no-go, who decided it, and on which conditions."""

    class Meta:
        model = GoDecision
        fields = ("verdict", "decider", "said", "dissent")
        widgets = {"said": forms.Textarea(attrs={"rows": 3})}  # noqa: RUF012  (as Django has it)

    def __init__(self, *args: Any, texts: Sequence[str] = (), member: Member, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        people = Member.objects.visible_to(member).here().order_by("name")
        decider: Any = self.fields["decider"]
        decider.queryset, decider.required = people, True
        chosen = [("", _("Not chosen")), *people.values_list("pk", "name")]
        self.lines = range(min(MOST_LINES, max(LINES, len(texts))))
        for n in self.lines:
            start = texts[n][:500] if n < len(texts) else ""
            self.fields[f"text-{n}"] = forms.CharField(
                label=_("Condition"), required=False, max_length=500, initial=start
            )
            self.fields[f"owner-{n}"] = forms.TypedChoiceField(
                label=_("Owner"), required=False, choices=chosen, coerce=int, empty_value=None
            )
            self.fields[f"due-{n}"] = forms.DateField(label=_("By when"), required=False)
        self.people = people

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each condition."""
        return [(self[f"text-{n}"], self[f"owner-{n}"], self[f"due-{n}"]) for n in self.lines]

    @property
    def first_rows(self) -> list[tuple[Any, Any, Any]]:
        """Those with something in them or wrong with them, and one more to fill in."""
        used = [n for n, row in enumerate(self.rows) if any(field.value() or field.errors for field in row)]
        return self.rows[: max(used, default=-1) + 2]

    @property
    def more_rows(self) -> list[tuple[Any, Any, Any]]:
        """The others, which a decision seldom needs."""
        return self.rows[len(self.first_rows) :]

    @property
    def conditions(self) -> list[dict[str, Any]]:
        """Those that say something."""
        said, people = self.cleaned_data, self.people.in_bulk()
        return [
            {"text": said[f"text-{n}"], "owner": people.get(said[f"owner-{n}"]), "due_on": said[f"due-{n}"]}
            for n in self.lines
            if said[f"text-{n}"]
        ]


def _source(request: Request, member: Member, launch: Launch) -> Round | None:
    """The revealed round about this launch that the address names."""
    asked = request.GET.get("round", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    rows = Round.objects.visible_to(member).filter(use=Round.Use.GO, state__in=["revealed", "settled"])
    return rows.filter(subject_kind=launch.kind, subject_id=launch.pk, pk=asked).first()


def _asked_for(member: Member, source: Round | None) -> list[str]:
    """What was answered with "ready if …" or "not ready", as conditions to begin with."""
    parts = parts_seen(member, source) if source else []
    found = (f"{part['title']}: {why}" for part in parts if part.get("verdict") for why in _conditions(part))
    return list(dict.fromkeys(found))


def _conditions(part: dict[str, Any]) -> list[str]:
    """Of a result that was counted before they were kept apart every reason counts: none is lost."""
    kept: list[str] | None = part.get("conditions")
    return [why for said in part["reasons"].values() for why, *_rest in said] if kept is None else kept


@member_view("edit")
def decide_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Go or no-go, after both sides have said apart how ready they are."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    source = _source(request, member, launch)
    last = launch.decisions.order_by("-pk").values("verdict", "said", "dissent", "decider").first()
    form = DecideForm(
        request.POST or None, member=member, texts=_asked_for(member, source), initial={"decider": member.pk},
        instance=GoDecision(workspace_id=member.workspace_id, launch=launch), about=launch,
        there=last or {"verdict": "", "said": "", "dissent": "", "decider": None},
    )  # fmt: skip

    def act() -> GoDecision:
        return decide(launch, by=member, source_round=source, conditions=form.conditions, **form.values)

    there = f"/w/{member.workspace.slug}/{launch.place}"
    if request.method == "POST" and done(form, act):
        return go(request, there, _("Decided. Open conditions stay on this page until they are met."))
    context = {"launch": launch, "form": form, "source": source}
    return page(request, "launches/decide.html", context, status=422 if form.is_bound else 200)


@member_view("view", post="edit")
def condition(request: Request, member: Member, pk: int, condition: int) -> HttpResponse:
    """Posting says that a condition is met, or with `open` that it is not; looking leads to the launch."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    row = find(Condition.objects.visible_to(member).select_related("decision__launch"), pk=condition, decision__launch=launch)  # fmt: skip
    there = f"/w/{member.workspace.slug}/{launch.place}#decision"
    if request.method != "POST":
        return go(request, there)
    tick_condition(row, by=member, done="open" not in request.POST)
    return go(request, there, _("Noted."))
