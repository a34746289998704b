"""The forms of the roadmap. What a member may choose is what a member may see."""

from typing import Any

from django import forms
from django.db.models import Case, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.forms import PlainForm, WorkspaceForm
from braid.base.models import BOTH_SIDES, Stage
from braid.goals.models import Metric
from braid.people.models import Member
from braid.roadmap.actions.table import Owner
from braid.roadmap.models import ChangeNotice, Item, Phase, Release

# More releases than these are not offered in a menu.
OFFERED = 300


class ItemForm(WorkspaceForm):
    """An item with its owners on both sides. The phase of an item that exists is changed by moving it."""

    url = forms.URLField(
        label=gettext_lazy("Address in the source"), required=False, max_length=500, assume_scheme="https"
    )

    class Meta:
        model = Item
        fields = (
            "title", "description", "phase", "lead_side", "visibility", "importance", "team", "stage",
            "starts_on", "planned_on", "release", "effort_product", "effort_marketing", "key", "url",
        )  # fmt: skip
        labels = {"team": gettext_lazy("Team that builds it")}
        widgets = {"description": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, owners: list[Owner] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["phase"]
        release = self.fields["release"]
        release.queryset = release.queryset.order_by("-pk")  # type: ignore[attr-defined]
        here = Member.objects.visible_to(self.member).here()
        held = owners or []
        order = list(self.fields)
        for side in BOTH_SIDES:
            name = self.member.workspace.side_name(side)
            others = Case(When(side=side, then=0), default=1)
            self.fields[f"people_{side}"] = forms.ModelMultipleChoiceField(
                here.order_by(others, "name"), required=False, label=_("Owners in %(side)s") % {"side": name},
                initial=[member.pk for s, member, _label in held if s == side and member],
                widget=forms.CheckboxSelectMultiple(),
            )  # fmt: skip
            self.fields[f"teams_{side}"] = forms.CharField(
                required=False, max_length=600, label=_("Teams in %(side)s") % {"side": name},
                help_text=_("Several teams with commas between them, where no one person is meant."),
                initial=", ".join(label for s, member, label in held if s == side and not member),
            )  # fmt: skip
        place = order.index("team")
        added = [name for name in self.fields if name not in order]
        self.order_fields([*order[:place], *added, *order[place:]])

    @property
    def owners(self) -> list[Owner]:
        """The owners as the action takes them."""
        found: list[Owner] = []
        for side in BOTH_SIDES:
            found += [(side, member, "") for member in self.cleaned_data[f"people_{side}"]]
            labels = self.cleaned_data[f"teams_{side}"].split(",")
            found += [(side, None, label.strip()) for label in labels if label.strip()]
        return found


class MoveForm(PlainForm):
    """To another phase."""

    phase = forms.ChoiceField(label=gettext_lazy("Phase"), choices=Phase.choices)


class ShipForm(PlainForm):
    """Since when customers have it."""

    released_on = forms.DateField(label=gettext_lazy("Out since"))


class ShipReleaseForm(ShipForm):
    """Since when a release is out, and what went out with it."""

    items = forms.ModelMultipleChoiceField(
        Item.objects.none(), required=False, label=gettext_lazy("What went out with it"),
    )  # fmt: skip

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].queryset = items  # type: ignore[attr-defined]
        self.fields["items"].initial = items


class AdoptionForm(WorkspaceForm):
    """How far an item has been taken up, and what was hoped for."""

    class Meta:
        model = Item
        fields = ("adoption", "adoption_target")
        help_texts = {
            "adoption": gettext_lazy("In the unit you like, the same for both: accounts, or a share of them.")
        }


class MilestoneForm(PlainForm):
    """In which release an item reaches a stage."""

    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=Stage.choices)
    release = forms.ModelChoiceField(Release.objects.order_by("-pk"), label=gettext_lazy("Release"))


class MetricForm(PlainForm):
    """A metric by which a side will call an item a success."""

    side = forms.ChoiceField(label=gettext_lazy("Named by"))
    metric = forms.ModelChoiceField(Metric.objects.order_by("name"), label=gettext_lazy("Metric"))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        sides = [side for side in BOTH_SIDES if member.side in (side, "other")]
        self.fields["side"].choices = [  # type: ignore[attr-defined]
            (side, member.workspace.side_name(side)) for side in sides
        ]


class ReleaseForm(WorkspaceForm):
    """A release."""

    class Meta:
        model = Release
        fields = ("name", "planned_on", "released_on", "notes")
        help_texts = {"name": gettext_lazy("With or without a v before the number: v1.35 and 1.35 are one.")}
        widgets = {"notes": forms.Textarea(attrs={"rows": 8})}


class ChangeForm(WorkspaceForm):
    """A change that customers will feel."""

    # A menu of ten thousand items helps nobody: the item is named by its key or title.
    item_named = forms.CharField(
        label=gettext_lazy("Item"), required=False, max_length=500, help_text=gettext_lazy("Its key or its whole title.")
    )  # fmt: skip

    class Meta:
        model = ChangeNotice
        fields = ("what", "side", "effective_on", "told_on", "is_incident_fix")
        help_texts = {
            "what": gettext_lazy("What customers will feel, in their words. A campaign is a change too."),
            "told_on": gettext_lazy("Empty while they have not been told."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = [  # type: ignore[attr-defined]
            (side, self.member.workspace.side_name(side)) for side in BOTH_SIDES
        ]
        if self.member.side in BOTH_SIDES:
            self.fields["side"].initial = self.member.side
        item = self.instance.item if self.instance.pk else None
        if item:
            self.fields["item_named"].initial = item.key or item.title

    def clean_item_named(self) -> Item | None:
        """The item that is meant; of several with one title none can be."""
        written = self.cleaned_data["item_named"].strip()
        if not written:
            return None
        rows = Item.objects.visible_to(self.member)
        found = list(rows.filter(key__iexact=written)[:2]) or list(rows.filter(title__iexact=written)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(
                _("Several items are called this. Write the key of the one you mean.")
            )
        raise forms.ValidationError(_("There is no item of this key or title."))

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the change, for the action."""
        return {**super().values, "item": self.cleaned_data["item_named"]}
