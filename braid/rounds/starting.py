"""The form that starts a round, for the screens of this room and of those above that own what is asked about."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.forms import done
from braid.base.models import WorkspaceModel
from braid.base.web import Request, go, page
from braid.people.models import Member
from braid.rounds.actions import Asked, draft_round
from braid.rounds.actions.drafting import MOST_SUBJECTS
from braid.rounds.forms import RoundForm
from braid.rounds.models import Round

Questions = Callable[[Any], list[Asked]]


class AboutForm(RoundForm):
    """A round about rows of a room above: what is asked is asked about each of them."""

    about = forms.ModelMultipleChoiceField(
        Round.objects.none(), label=gettext_lazy("About"),
        error_messages={"required": gettext_lazy("Say what the questions are about.")},
    )  # fmt: skip

    def __init__(self, *args: Any, subjects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["about"]
        field.queryset = subjects
        if not subjects.exists():
            field.help_text = _(
                "There is nothing yet to ask about. Add it first, then both sides can be asked."
            )
        self.order_fields(["name", "purpose", "about"])

    def clean_about(self) -> Any:
        """A person can judge a few dozen things at most.

        Raises:
            ValidationError: there are more.
        """
        if len(self.cleaned_data["about"]) > MOST_SUBJECTS:
            raise forms.ValidationError(
                _("Ask about up to %(most)s things at once.") % {"most": MOST_SUBJECTS}
            )
        return self.cleaned_data["about"]

    @property
    def subjects(self) -> list[Any]:
        """The chosen rows."""
        return list(self.cleaned_data["about"])


def start(
    request: Request,
    member: Member,
    form: RoundForm,
    *,
    use: str,
    questions: Questions,
    lede: Any,
    about: WorkspaceModel | None = None,
    instrument: str = "",
) -> HttpResponse:
    """Shows the form, and makes the draft that it describes.

    Args:
        questions: given the valid form, what is asked.
    """

    def act() -> Round:
        values = {k: v for k, v in form.values.items() if k not in ("people", "subjects")}
        return draft_round(
            by=member, use=use, questions=questions(form), subjects=form.subjects, about=about,
            invited=form.cleaned_data["people"], is_anonymous=form.anonymous, instrument=instrument, **values,
        )  # fmt: skip

    if request.method == "POST" and (made := done(form, act)):
        return go(
            request, f"/w/{member.workspace.slug}/{made.place}", _("It is a draft. Look at it, then open it.")
        )
    context = {"form": form, "heading": Round.Use(use).label, "lede": lede}
    return page(request, "rounds/form.html", context, status=422 if form.is_bound else 200)
