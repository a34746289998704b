"""The page on which somebody says who may see an item or a launch."""

from collections import defaultdict
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from braid.activity.restricting import left_alone, open_to_admins, open_to_all, restrict, restrictable
from braid.activity.words import kind_label
from braid.base.csvs import Table
from braid.base.forms import PlainForm, done
from braid.base.web import Request, go, page
from braid.people.doors import find, member_view
from braid.people.models import Member


class ReadersForm(PlainForm):
    """Everybody, or only these people."""

    who = forms.ChoiceField(
        label=gettext_lazy("Who may see it"),
        choices=[("all", gettext_lazy("Everybody in the workspace")), ("named", gettext_lazy("Only these people"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    readers = forms.ModelMultipleChoiceField(
        Member.objects.here().order_by("name"), required=False, label=gettext_lazy("Only these people"),
        help_text=gettext_lazy("Admins do not see it either unless they are named. Who is named may change this list."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """People who were chosen, and everybody beside: nobody should learn later which of the two held."""
        said = super().clean() or self.cleaned_data
        chosen = said.get("readers") and "readers" in self.changed_data
        if chosen and said.get("who") == self.initial["who"] == "all":
            self.add_error("who", _("People are chosen below, but with this everybody would see it. Choose “Only these people”, or take them off again."))  # fmt: skip
        return said


@member_view("edit")
def readers(request: Request, member: Member, kind: str, pk: int) -> HttpResponse:
    """Everybody in the workspace, or only the people named."""
    model = restrictable().get(kind)
    if model is None:
        raise Http404
    row = find(model.objects.visible_to(member), pk=pk)
    named = list(row.readers.values_list("pk", flat=True)) if row.is_restricted else [member.pk]
    start = {"who": "named" if row.is_restricted else "all", "readers": named}
    form = ReadersForm(request.POST or None, member=member, about=row, initial=start)
    home = f"/w/{member.workspace.slug}/{row.place}"

    def act() -> object:
        if form.cleaned_data["who"] == "all":
            return open_to_all(row, by=member)
        return restrict(row, by=member, readers=form.cleaned_data["readers"])

    if request.method == "POST" and done(form, act):
        still = model.objects.visible_to(member).filter(pk=pk).exists()
        said = _("The change is kept.") if still else _("You have taken yourself off the list: you do not see it any more.")  # fmt: skip
        return go(request, home if still else f"/w/{member.workspace.slug}/{row.home}", said)
    context = {"row": row, "form": form, "label": kind_label(kind), "home": home}
    return page(request, "activity/readers.html", context, status=422 if request.method == "POST" else 200)


@member_view("manage")
def left_alone_list(request: Request, member: Member) -> HttpResponse:
    """What is kept to people who have all left: an admin can take it over, and learns its name by that alone."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, pk in left_alone(member.workspace_id):
        by_kind[kind].append(pk)
    rows = []
    for kind, pks in by_kind.items():
        through: Any = restrictable()[kind].readers.through
        readers: dict[int, list[str]] = {pk: [] for pk in pks}
        column = f"{restrictable()[kind]._meta.model_name}_id"
        for pk, name in through.objects.filter(**{f"{column}__in": pks}).values_list(column, "member__name"):
            readers[pk].append(name)
        rows += [{"kind": kind, "pk": pk, "label": kind_label(kind), "readers": sorted(names)} for pk, names in readers.items()]  # fmt: skip
    table = Table(
        request.path, (_("Kind"), _("Kept to")),
        lambda: [("", (row["label"], row["readers"])) for row in rows], len(rows),
    )  # fmt: skip
    return page(request, "activity/left_alone.html", {"rows": rows, "table": table})


@member_view("manage")
@require_POST
def take_over(request: Request, member: Member, kind: str, pk: int) -> HttpResponse:
    """Lets the admins see what nobody here can see any more."""
    model = restrictable().get(kind)
    if model is None or (kind, pk) not in left_alone(member.workspace_id):
        raise Http404
    row = open_to_admins(model.objects.get(pk=pk, workspace_id=member.workspace_id), by=member)
    return go(request, f"/w/{member.workspace.slug}/{row.place}", _("The admins see it now, and may choose who else does."))  # fmt: skip
