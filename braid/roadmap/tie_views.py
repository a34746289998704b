"""What an item is tied to: the objectives that it serves, and the item that it turns out to be."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.activity.undo import undo_of
from braid.base.forms import PlainForm, done
from braid.base.plurals import plural_label
from braid.base.text import number
from braid.base.web import Request, form_page, go
from braid.goals.models import Objective
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.roadmap import actions
from braid.roadmap.actions.merging import going_over
from braid.roadmap.models import Item, ItemMerge, ItemObjective
from braid.roadmap.naming import item_named
from braid.roadmap.views import crumbs, only_post


class ObjectiveForm(PlainForm):
    """An objective that an item serves."""

    objective = forms.ModelChoiceField(Objective.objects.none(), label=gettext_lazy("Objective"))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        rows = (
            Objective.objects.visible_to(member)
            .filter(closed_on=None)
            .order_by("-period__starts_on", "title")
        )
        self.fields["objective"].queryset = rows  # type: ignore[attr-defined]


class MergeForm(PlainForm):
    """The item that this one turns out to be."""

    into = forms.CharField(
        label=gettext_lazy("It is the same as"), max_length=500,
        help_text=gettext_lazy("The key or the whole title of the item that stays."),
    )  # fmt: skip

    def clean_into(self) -> Item | None:
        """The item that is meant."""
        return item_named(self.member, self.cleaned_data["into"])


@member_view("edit")
def item_objectives(request: Request, member: Member, pk: int) -> HttpResponse:
    """Says which objectives the item serves."""
    row = find(Item.objects.visible_to(member), pk=pk)
    form = ObjectiveForm(request.POST or None, member=member)
    here = f"{crumbs(member, row)[-1][1]}objectives/"
    if request.method == "POST" and done(
        form, lambda: actions.link_objective(row, by=member, objective=form.cleaned_data["objective"])
    ):
        return go(request, here, _("Noted."))
    links = (
        ItemObjective.objects.visible_to(member).filter(item=row).select_related("objective").order_by("pk")
    )
    return form_page(
        request, form, heading=_("Which objective does it serve?"), save=_("Link it"), cancel=crumbs(member, row)[-1][1],
        lede=_("What serves no objective is worth a question; an objective that nothing serves is another one."),
        rows=[(link.objective.title, f"{here}{link.pk}/remove/") for link in links], crumbs=crumbs(member, row),
    )  # fmt: skip


@member_view("edit")
def objective_remove(request: Request, member: Member, pk: int, link: int) -> HttpResponse:
    """Takes an objective away from an item."""
    row = find(ItemObjective.objects.visible_to(member).select_related("item"), pk=link, item=pk)
    if request.method != "POST":
        return only_post()
    actions.unlink_objective(row, by=member)
    return go(request, f"{crumbs(member, row.item)[-1][1]}objectives/", _("Taken away."))


@member_view("edit")
def item_merge(request: Request, member: Member, pk: int) -> HttpResponse:
    """Merges a duplicate into the item that stays; what goes over is said before."""
    row = find(Item.objects.visible_to(member), pk=pk)
    asked = {"into": request.GET.get("into", "")}
    form = MergeForm(request.POST or None, member=member, initial=asked)
    if request.method == "POST":
        made = done(form, lambda: actions.merge_item(row, by=member, into=form.cleaned_data["into"]))
        if made:
            said = _("“%(title)s” is part of this item now.") % {"title": row.title[:80]}
            return go(
                request, f"/w/{member.workspace.slug}/{made.into.place}", said, undo=undo_of(member, row)
            )
    return form_page(
        request, form, template="roadmap/merge.html", heading=_("Is this the same as another item?"), save=_("Merge it"),
        lede=_("“%(title)s” is dropped, and what hangs on it goes to the item that stays. You can take it back later.") % {"title": row.title[:120]},
        over=[(plural_label(model), number(count)) for model, count in going_over(row).items()],
        cancel=crumbs(member, row)[-1][1], crumbs=crumbs(member, row),
    )  # fmt: skip


@member_view("edit")
def item_apart(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes a merge back."""
    row = find(ItemMerge.objects.visible_to(member).select_related("item", "into"), item=pk)
    if request.method != "POST":
        return only_post()
    item = actions.take_apart(row, by=member)
    return go(request, f"/w/{member.workspace.slug}/{item.place}", _("They are two items again."))
