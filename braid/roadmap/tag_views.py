"""Tags: the words by which items are found together, renamed or made one."""

from django import forms
from django.db.models import Count, Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.forms import PlainForm, done
from braid.base.lists import Column, Listing
from braid.base.web import Request, form_page, go, page
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.roadmap import actions
from braid.roadmap.models import Item, Tag

TAGS = Listing(
    (
        Column("name", gettext_lazy("Tag"), "name"),
        Column("items", gettext_lazy("Items"), "items", "number"),
    ),
    sort="name",
    search=("name",),
)


class TagForm(PlainForm):
    """Another name, which may be the name of another tag."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=40)
    merge = forms.BooleanField(
        required=False, label=gettext_lazy("If there is a tag of this name already, make one of both")
    )


@member_view("view")
def tags(request: Request, member: Member) -> HttpResponse:
    """Every tag, and how many items wear it."""
    seen = Item.objects.visible_to(member)
    rows = Tag.objects.visible_to(member).annotate(
        items=Count("item_links", filter=Q(item_links__item__in=seen.values("pk")))
    )
    listed = TAGS.read(request, member, rows)
    start = f"/w/{member.workspace.slug}/roadmap/"
    listed.cells = [
        (
            f"{start}tags/{pk}/" if member.may("edit") else f"{start}?tag={pk}",
            {"name": name, "items": str(items)},
        )
        for pk, name, items in listed.rows.values_list("pk", "name", "items")
    ]
    return page(request, "roadmap/tags.html", {"listed": listed})


@member_view("edit")
def tag(request: Request, member: Member, pk: int) -> HttpResponse:
    """Renames a tag, or makes one of two."""
    row = find(Tag.objects.visible_to(member), pk=pk)
    form = TagForm(request.POST or None, member=member, about=row, initial={"name": row.name})
    home = f"/w/{member.workspace.slug}/roadmap/"
    if request.method == "POST" and done(
        form, lambda: actions.rename_tag(row, by=member, **form.cleaned_data)
    ):
        return go(request, f"{home}tags/", _("Renamed."))
    return form_page(
        request, form, heading=_("Rename this tag"), save=_("Rename it"), cancel=f"{home}tags/",
        lede=_("Every item that wears “%(name)s” wears the new name then.") % {"name": row.name},
        crumbs=[(_("Roadmap"), home), (_("Tags"), f"{home}tags/")],
    )  # fmt: skip
