"""The forms of the roadmap. What a member may choose is what a member may see."""

from typing import Any

from django import forms
from django.db.models import Case, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.forms import Boxes, PlainForm, WorkspaceForm
from braid.base.models import BOTH_SIDES, Stage
from braid.goals.models import Metric
from braid.people.models import Member
from braid.roadmap.actions.table import Owner
from braid.roadmap.lists import offered
from braid.roadmap.models import ChangeNotice, Item, Phase, Release
from braid.roadmap.naming import item_named

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

    tags = forms.CharField(
        label=gettext_lazy("Tags"), required=False, max_length=600, help_text=gettext_lazy("With commas between them.")
    )  # fmt: skip

    def __init__(self, *args: Any, owners: list[Owner] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["phase"]
            self.fields["tags"].initial = ", ".join(
                self.instance.tag_links.order_by("pk").values_list("tag__name", flat=True)
            )
        else:
            self._ask_for_doubles()
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
                widget=Boxes(),
            )  # fmt: skip
            self.fields[f"teams_{side}"] = forms.CharField(
                required=False, max_length=600, label=_("Teams in %(side)s") % {"side": name},
                help_text=_("Several teams with commas between them, where no one person is meant."),
                initial=", ".join(label for s, member, label in held if s == side and not member),
            )  # fmt: skip
        place = order.index("team")
        added = [name for name in self.fields if name not in order]
        self.order_fields([*order[:place], *added, *order[place:]])

    def _ask_for_doubles(self) -> None:
        """While a title is typed, items that are perhaps the same show below it."""
        self.fields["title"].widget.attrs |= {
            "hx-get": f"/w/{self.member.workspace.slug}/roadmap/similar/",
            "hx-trigger": "input changed delay:400ms",
            "hx-target": "#similar",
        }

    @property
    def tag_names(self) -> list[str]:
        """The tags as the action takes them."""
        return [str(name) for name in self.cleaned_data["tags"].split(",")]

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


class SeveralForm(PlainForm):
    """What all the ticked items get; what is left empty stays as it is in each."""

    phase = forms.ChoiceField(label=gettext_lazy("Phase"), required=False)
    importance = forms.ChoiceField(label=gettext_lazy("Importance"), required=False)
    release = forms.ChoiceField(label=gettext_lazy("Release"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Owner who joins"), required=False)
    tag = forms.CharField(label=gettext_lazy("Tag to add"), required=False, max_length=40)
    untag = forms.CharField(label=gettext_lazy("Tag to take off"), required=False, max_length=40)
    put_away = forms.BooleanField(label=gettext_lazy("Put them into the archive"), required=False)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        for name, choices in self.menus(member).items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @staticmethod
    def menus(member: Member) -> dict[str, list[tuple[Any, Any]]]:
        """What can be chosen, by field: the menus of the filters, read once for the page, and only what this member may see."""
        offers = {
            "phase": Phase.choices,
            "importance": Item._meta.get_field("importance").flatchoices,
            "release": offered("release")(member),
            "owner": offered("owner")(member),
        }
        return {name: [("", _("as it is")), *choices] for name, choices in offers.items()}

    @classmethod
    def drawn(cls, member: Member) -> list[tuple[str, forms.Field, Any]]:
        """Name, field and menu of each, for the empty form below the list: a form of its own copies every field on every page."""
        menus = cls.menus(member)
        return [(name, field, menus.get(name)) for name, field in cls.base_fields.items()]

    def clean_release(self) -> Release | None:
        """The release itself."""
        chosen = self.cleaned_data["release"]
        return Release.objects.visible_to(self.member).get(pk=chosen) if chosen else None

    def clean_owner(self) -> Member | None:
        """The member themselves."""
        chosen = self.cleaned_data["owner"]
        return Member.objects.visible_to(self.member).get(pk=chosen) if chosen else None

    def clean(self) -> dict[str, Any]:
        """Something must be said."""
        found = super().clean() or {}
        if not self.errors and not any(found.values()):
            raise forms.ValidationError(_("Say what is to change: nothing was chosen."))
        return found

    @property
    def columns(self) -> dict[str, Any]:
        """The columns that are to change."""
        given = {name: self.cleaned_data[name] for name in ("phase", "importance", "release")}
        return {k: int(v) if k == "importance" else v for k, v in given.items() if v}


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
        items = items.visible_to(self.member)
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
    """In which release an item reaches a stage; a stage that has one already moves."""

    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=Stage.choices)
    release = forms.ModelChoiceField(Release.objects.order_by("-pk"), label=gettext_lazy("Release"))

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, about=item, **kwargs)
        self.set = {m.stage: m.release_id for m in item.milestones.all()}
        self.there = {"release": self.set.get(self.data.get("stage", ""), "")}

    def opened_with(self) -> dict[str, Any]:
        """The release of each stage: which of them is meant is said with the form."""
        return {f"release {stage}": str(self.set.get(stage, "")) for stage in Stage.values}

    def before(self, name: str, opened: dict[str, str]) -> str | None:
        """The release that the chosen stage had."""
        return opened.get(f"release {self.data.get('stage', '')}") if name == "release" else None


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
        fields = ("name", "owner", "planned_on", "released_on", "notes")
        help_texts = {"name": gettext_lazy("With or without a v before the number: v1.35 and 1.35 are one.")}
        widgets = {"notes": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        here = Member.objects.visible_to(self.member).here().exclude(right=Member.Right.GUEST)
        held = Member.objects.visible_to(self.member).filter(pk=self.instance.owner_id)
        field.queryset = (here | held).order_by("name")  # type: ignore[attr-defined]


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
        return item_named(self.member, self.cleaned_data["item_named"])

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the change, for the action."""
        return {**super().values, "item": self.cleaned_data["item_named"]}
