"""Forms about claims and content."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.forms import PlainForm, WorkspaceForm, add_errors
from braid.base.models import BOTH_SIDES
from braid.base.rows import unkeepable
from braid.messaging.actions import voice
from braid.messaging.drafts.reading import read_file, read_text
from braid.messaging.models import Claim, Content
from braid.messaging.refs import item_meant
from braid.people.models import Member
from braid.roadmap.models import Item, Release

Result = TypeVar("Result")
# What a list of proposals or choices holds at most: a page must not grow with the workspace.
PROPOSED = 200


def attempt(form: forms.BaseForm, act: Callable[[], Result]) -> Result | None:
    """Does what a valid form asks for. What the form or the action refuses stands beside its fields; then None."""
    if not form.is_valid():
        return None
    try:
        return act()
    except ValidationError as error:
        add_errors(form, error)
        return None


def newest(field: forms.Field, chosen: Any = None) -> None:
    """Offers the newest rows of a choice and the one that is chosen; others stay valid."""
    assert isinstance(field, forms.ModelChoiceField)
    assert field.queryset is not None
    rows = list(field.queryset.order_by("-pk")[:PROPOSED])
    if chosen is not None and chosen not in rows:
        rows.insert(0, chosen)
    field.choices = [("", _("Not chosen")), *((row.pk, str(row)[:120]) for row in rows)]


def still_here(field: forms.Field, chosen: int | None) -> None:
    """Offers the people who have not left, and the one who is chosen."""
    assert isinstance(field, forms.ModelChoiceField)
    assert field.queryset is not None
    field.queryset = field.queryset.filter(Q(left_on=None) | Q(pk=chosen))


def proposed_items(member: Member) -> list[tuple[str, str]]:
    """The newest items as (how to write them, title), for the list of proposals below a field."""
    rows = Item.objects.visible_to(member).order_by("-pk").values_list("key", "title")[:PROPOSED]
    return [(key or title, title) for key, title in rows]


def proposed_releases(member: Member) -> list[tuple[str, str]]:
    """The newest releases, as `proposed_items`."""
    rows = Release.objects.visible_to(member).order_by("-pk").values_list("name", flat=True)[:PROPOSED]
    return [(name, "") for name in rows]


class ClaimForm(WorkspaceForm):
    """What is said about an item. Item and release are written, and need not exist."""

    class Meta:
        model = Claim
        fields = [
            "text",
            "item_ref",
            "stage",
            "release_ref",
            "said_on",
            "side",
            "source",
            "content",
            "is_planned",
        ]
        labels = {
            "item_ref": gettext_lazy("Item"),
            "release_ref": gettext_lazy("In which release"),
        }
        help_texts = {
            "item_ref": gettext_lazy(
                "Its key or its title. What is not on the roadmap is kept as you write it."
            ),
            "stage": gettext_lazy("Leave it open when nothing is said about the stage."),
            "source": gettext_lazy("Where it is said, such as the name of a release note."),
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "item_ref": forms.TextInput(attrs={"list": "items", "autocomplete": "off"}),
            "release_ref": forms.TextInput(attrs={"list": "releases", "autocomplete": "off"}),
        }

    # Asked for only where the piece is out: a claim that comes into it is published by that.
    reason = forms.CharField(
        label=gettext_lazy("Why it stands there all the same"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The piece is out already. Both sides read it, with your name. Not needed for what is checked."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self._is_out():
            del self.fields["reason"]
        newest(self.fields["content"], self.instance.content)
        if self.instance.item and not self.instance.item_ref:
            self.initial["item_ref"] = self.instance.item.key or self.instance.item.title
        if self.instance.release and not self.instance.release_ref:
            self.initial["release_ref"] = self.instance.release.name

    def _is_out(self) -> bool:
        """Whether the piece that is chosen is out already."""
        chosen = str(self["content"].value() or "")
        if not chosen.isdecimal() or len(chosen) > 18:
            return False
        rows = Content.objects.visible_to(self.member)
        return rows.filter(pk=chosen, published_on__isnull=False).exists()

    @property
    def reason_given(self) -> str:
        """Why it stands in a piece that is out; empty where that was not asked."""
        return str(self.cleaned_data.get("reason", ""))


class AnnouncementForm(PlainForm):
    """The text of a draft, pasted or in a file, and what is the same for all of it."""

    text = forms.CharField(
        label=gettext_lazy("The draft"), required=False, max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 10, "autofocus": True}),
        help_text=gettext_lazy("Paste it as it is: a post, release notes, a mail."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Or the file that it is in"), required=False,
        help_text=gettext_lazy("DOCX, HTML, Markdown or plain text, up to 10 MB. Only its words are read; the file is not kept."),
    )  # fmt: skip
    release = forms.CharField(
        label=gettext_lazy("Release"), required=False, max_length=80,
        help_text=gettext_lazy("For sentences that name none."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    source = forms.CharField(label=gettext_lazy("Name of the announcement"), required=False, max_length=200)
    said_on = forms.DateField(label=gettext_lazy("Said on"), initial=timezone.localdate)
    side = forms.ChoiceField(label=gettext_lazy("Said by"), required=False)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        side = self.fields["side"]
        assert isinstance(side, forms.ChoiceField)
        side.choices = [(each.value, member.workspace.side_name(each)) for each in BOTH_SIDES]
        side.initial = voice(member)

    def clean_text(self) -> str:
        """Refuses characters that cannot be kept, and what is no text."""
        text: str = self.cleaned_data["text"]
        if unkeepable(text):
            raise ValidationError(_("This text has a character in it that cannot be kept (NUL)."))
        return read_text(text) if text else ""

    def clean_file(self) -> str:
        """The words of the file."""
        file = self.cleaned_data["file"]
        text = read_file(file) if file else ""
        return text.encode(errors="ignore").decode()

    def clean(self) -> dict[str, Any]:
        """A text is needed, in one way or the other; from here on it stands in the field."""
        found = super().clean() or {}
        if not self.errors:
            found["text"] = found.get("file") or found.get("text", "")
            if not found["text"]:
                self.add_error("text", _("Paste a text, or choose a file."))
            elif hasattr(self.data, "copy"):
                self.data = self.data.copy()
                self.data["text"] = found["text"]
        return found


class ItemLinesForm(WorkspaceForm):
    """A form for a row that has `items`, written one a line."""

    item_lines = forms.CharField(
        label=gettext_lazy("Items that it is about"),
        required=False,
        max_length=20_000,
        help_text=gettext_lazy("One a line, by key or title."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            rows = (
                self.instance.items.visible_to(self.member)
                .order_by("title")
                .values_list("key", "external_id", "title")
            )
            self.initial["item_lines"] = "\n".join(key or known or title for key, known, title in rows)

    def clean_item_lines(self) -> list[Item]:
        """The items that are meant; a line that means none is refused by its words."""
        lines = [line.strip() for line in self.cleaned_data["item_lines"].splitlines() if line.strip()]
        if len(lines) > 100:
            raise ValidationError(_("Up to 100 items fit here."))
        return [self._item(line) for line in lines]

    def _item(self, line: str) -> Item:
        found = item_meant(self.member, line)
        if found is None:
            raise ValidationError(
                _("There is no item called “%(line)s” on the roadmap.") % {"line": line[:80]}
            )
        return found


class ContentForm(ItemLinesForm):
    """A piece of content and the items that it is about."""

    url = forms.URLField(label=gettext_lazy("Address"), required=False, max_length=500, assume_scheme="https")

    class Meta:
        model = Content
        fields = [
            "title",
            "kind_of",
            "audience",
            "channel",
            "owner",
            "fact_checker",
            "due_on",
            "publish_on",
            "published_on",
            "url",
        ]
        labels = {"publish_on": gettext_lazy("Goes out on")}
        help_texts = {
            "published_on": gettext_lazy("Fill this in when it is out."),
            "fact_checker": gettext_lazy("Who says that all of it is true. Not the owner."),
            "channel": gettext_lazy("Such as our blog, the newsletter, a partner."),
            "audience": gettext_lazy("For whom it is, such as data teams at banks."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        still_here(self.fields["owner"], self.instance.owner_id)
        still_here(self.fields["fact_checker"], self.instance.fact_checker_id)
