"""Screens about naming rules: the rules, making a name by one, and checking names."""

from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.activity.panels import talk
from braid.base.csvs import Table
from braid.base.forms import PlainForm, WorkspaceForm, done
from braid.base.rows import unkeepable
from braid.base.web import Request, form_page, go, page
from braid.messaging.models import NamingRule
from braid.messaging.naming.actions import change_rule, create_rule
from braid.messaging.naming.listing import names_in_text, names_in_zip
from braid.messaging.naming.patterns import BadPattern, Checked, Rule, build, check, example
from braid.people.doors import find, member_view
from braid.people.models import Member

SHOWN = 500


class RuleForm(WorkspaceForm):
    """A pattern, and the words that its parts may be, one part a line."""

    word_lines = forms.CharField(
        label=gettext_lazy("Words that a part may be"), required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One part a line: “audience: smb, enterprise, partner”. A part that is not here may be any word; date and n are a day and a version."),
    )  # fmt: skip

    class Meta:
        model = NamingRule
        fields = ["name", "use", "pattern"]
        help_texts = {
            "pattern": gettext_lazy(
                "Parts stand in braces, with a sign between: {date}_{product}_{audience}_{kind}_v{n}"
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.instance.words if isinstance(self.instance.words, dict) else {}
        self.initial.setdefault(
            "word_lines", "\n".join(f"{part}: {', '.join(map(str, said))}" for part, said in words.items())
        )

    def clean_word_lines(self) -> dict[str, list[str]]:
        """Part to words."""
        found: dict[str, list[str]] = {}
        for line in filter(str.strip, self.cleaned_data["word_lines"].splitlines()):
            part, colon, said = line.partition(":")
            words = list(dict.fromkeys(word.strip() for word in said.split(",") if word.strip()))
            if not colon or not words or unkeepable(line):
                raise ValidationError(
                    _("“%(line)s” is not written like “audience: smb, enterprise”.") % {"line": line[:60]}
                )
            found[part.strip(" {}")] = words
        self.instance.words = found
        return found

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the table, the words among them."""
        return {**super().values, "words": self.cleaned_data["word_lines"]}


class NamesForm(PlainForm):
    """Names to be looked at: a listing of a folder, or a ZIP of it."""

    text = forms.CharField(
        label=gettext_lazy("Names, one a line"), required=False, max_length=1_000_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("A single name, or a whole listing of a folder as it is copied."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Or a ZIP of the folder"), required=False,
        help_text=gettext_lazy("Only the names in it are read; nothing is unpacked or kept."),
    )  # fmt: skip

    def names(self) -> list[str]:
        """The names that were given.

        Raises:
            ValidationError: by field.
        """
        file = self.cleaned_data.get("file")
        found = names_in_zip(file) if file else names_in_text(self.cleaned_data.get("text", ""))
        if not found:
            raise ValidationError({"text": _("There is no name of a file in it.")})
        return found


def _at(member: Member, place: str = "names/") -> str:
    return f"/w/{member.workspace.slug}/{place}"


@member_view("view")
def rules(request: Request, member: Member) -> HttpResponse:
    """Every rule with an example."""
    rows = NamingRule.objects.visible_to(member).order_by("use", "name")
    found = [(row, _example(row)) for row in rows]
    cells = [
        (_at(member, row.place), (row.name, row.get_use_display(), row.pattern, said)) for row, said in found
    ]
    table = Table(request.path, (_("Rule"), _("For"), _("Pattern"), _("Example")), lambda: cells, len(cells))
    return page(request, "messaging/naming/rules.html", {"rules": found, "table": table})


def _example(row: NamingRule) -> str:
    try:
        return example(row.rule, timezone.localdate())
    except BadPattern:
        return ""


@member_view("edit")
def rule_new(request: Request, member: Member) -> HttpResponse:
    """A new rule."""
    form = RuleForm(
        request.POST or None, member=member, initial={"pattern": "{date}_{product}_{audience}_{kind}_v{n}"}
    )
    made = done(form, lambda: create_rule(by=member, **form.values)) if form.is_bound else None
    if made:
        return go(request, _at(member, made.place), _("The rule is kept."))
    return form_page(
        request, form, heading=_("How are names made?"), save=_("Keep the rule"), cancel=_at(member),
        crumbs=[(_("Naming rules"), _at(member))],
    )  # fmt: skip


@member_view("edit")
def rule_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes a rule."""
    row = find(NamingRule.objects.visible_to(member), pk=pk)
    form = RuleForm(request.POST or None, member=member, instance=copy(row))
    if form.is_bound and done(form, lambda: change_rule(row, by=member, **form.values)):
        return go(request, _at(member, row.place), _("The rule is changed."))
    return form_page(
        request, form, heading=_("Change this rule"), save=_("Save"), cancel=_at(member, row.place),
        crumbs=[(_("Naming rules"), _at(member)), (row.name, _at(member, row.place))],
    )  # fmt: skip


@member_view("view", post="edit")
def rule(request: Request, member: Member, pk: int) -> HttpResponse:
    """One rule: make a name by it, or send names to be looked at; nothing of them is kept."""
    row = find(NamingRule.objects.visible_to(member), pk=pk)
    found, bad = _read(row)
    form = NamesForm(request.POST if request.method == "POST" else None, request.FILES or None, member=member)
    checked = _checked(found, form) if request.method == "POST" and found else None
    made, refused = _made(found, request) if found else ("", "")
    wrong = [one for one in checked or () if not one.is_right]
    context = {
        "row": row, "rule": found, "bad": bad, "form": form, "checked": checked, "wrong": wrong[:SHOWN],
        "more": max(0, len(wrong) - SHOWN), "made": made, "refused": refused, "asked": request.GET,
        "today": timezone.localdate().isoformat(), "example": _example(row), "talk": talk(member, row),
    }  # fmt: skip
    return page(request, "messaging/naming/rule.html", context, status=422 if form.errors or refused else 200)


def _read(row: NamingRule) -> tuple[Rule | None, str]:
    try:
        return row.rule, ""
    except BadPattern as error:
        return None, str(error)


def _checked(rule: Rule, form: NamesForm) -> list[Checked] | None:
    found = done(form, form.names)
    return [check(rule, name) for name in found] if found else None


def _made(rule: Rule, request: Request) -> tuple[str, str]:
    values = {part: request.GET.get(f"part_{part}", "")[:80] for part in rule.parts}
    if not any(values.values()):
        return "", ""
    try:
        return build(rule, values), ""
    except BadPattern as error:
        return "", str(error)
