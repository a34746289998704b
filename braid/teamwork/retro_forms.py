"""The forms of a retro: beginning it, a card, pasted lines, which card says the same."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.forms import PlainForm, WorkspaceForm
from braid.base.models import Side
from braid.teamwork.models import Retro, RetroNote, RetroTopic

USUAL = (gettext_lazy("Keep"), gettext_lazy("Change"), gettext_lazy("Try"))


class RetroForm(WorkspaceForm):
    """What is looked back on, in which columns, apart or as a plain list."""

    columns = forms.CharField(
        label=gettext_lazy("Columns"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line, six at most."),
    )  # fmt: skip
    manner = forms.ChoiceField(
        label=gettext_lazy("How"), widget=forms.RadioSelect,
        choices=[("apart", gettext_lazy("Apart first, then together: everybody writes alone, and all cards open at once")), ("list", gettext_lazy("As a plain list: what was said already, lines that you paste"))],
    )  # fmt: skip

    class Meta:
        model = Retro
        fields = ("name", "dots")
        help_texts = {
            "name": gettext_lazy("One thing or one time, such as “The launch of exports” or “The last six weeks”."),
            "dots": gettext_lazy("Everybody puts that many on what matters most. 0: no dots."),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("columns", "\n".join(str(name) for name in USUAL))
        self.initial.setdefault("manner", "apart")
        self.order_fields(["name", "manner", "columns", "dots"])

    @property
    def chosen(self) -> dict[str, Any]:
        """All that `begin` takes."""
        said = self.cleaned_data
        return {
            **self.values,
            "columns": said["columns"].splitlines(),
            "as_list": said["manner"] == "list",
        }


def column_choices(retro: Retro) -> list[tuple[str, str]]:
    """The columns of a retro, for a menu."""
    return [(str(number), str(name)) for number, name in enumerate(retro.columns)]


class NoteForm(WorkspaceForm):
    """A card of one's own."""

    column = forms.TypedChoiceField(label=gettext_lazy("Column"), coerce=int, widget=forms.RadioSelect)

    class Meta:
        model = RetroNote
        fields = ("text", "column", "with_name")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"with_name": gettext_lazy("Left empty, your side stands on it and not your name, and nobody can look it up.")}  # fmt: skip

    def __init__(self, *args: Any, retro: Retro, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        column: Any = self.fields["column"]
        column.choices = column_choices(retro)


class LinesForm(PlainForm):
    """Lines, each of which becomes a card."""

    text = forms.CharField(
        label=gettext_lazy("Lines"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("Each line becomes a card. A line that is the name of a column begins that column; “Keep: …” names it for one line."),
    )  # fmt: skip
    column = forms.TypedChoiceField(label=gettext_lazy("Column of the lines before any such name"), coerce=int)  # fmt: skip
    side = forms.ChoiceField(label=gettext_lazy("Whose words"), choices=Side.choices, widget=forms.RadioSelect)  # fmt: skip
    with_name = forms.BooleanField(
        label=gettext_lazy("With my name"), required=False,
        help_text=gettext_lazy("Left empty, only the side stands on them."),
    )  # fmt: skip

    def __init__(self, *args: Any, retro: Retro, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        column: Any = self.fields["column"]
        column.choices = column_choices(retro)
        if retro.is_open:
            self.initial.setdefault("side", self.member.side)
        else:
            del self.fields["side"]


class JoinForm(PlainForm):
    """Which other topic says the same; or what all of its cards say together."""

    into = forms.ChoiceField(label=gettext_lazy("Which card says the same?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, retrotopic: RetroTopic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = (
            RetroTopic.objects.visible_to(self.member)
            .filter(retro=retrotopic.retro_id)
            .exclude(pk=retrotopic.pk)
        )
        found = sorted(rows.prefetch_related("cards"), key=lambda row: (row.column != retrotopic.column, row.column, row.pk))  # fmt: skip
        into: Any = self.fields["into"]
        into.choices = [(str(row.pk), f"{retrotopic.retro.column(row.column)}: {row.title}") for row in found]
        into.error_messages["invalid_choice"] = _("This card is not there any more.")


class TopicForm(WorkspaceForm):
    """What joined cards say together."""

    class Meta:
        model = RetroTopic
        fields = ("name",)
        help_texts = {"name": gettext_lazy("One sentence. Left empty, what the first card says.")}
