"""Screens about raw material."""

from copy import copy

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from braid.activity.panels import talk
from braid.activity.talk_views import subject_of
from braid.base.forms import PlainForm, WorkspaceForm, done
from braid.base.web import Request, form_page, go, in_dialog, page
from braid.messaging.forms import newest
from braid.messaging.material import actions
from braid.messaging.material.lists import LISTING, cells, pill, with_fate
from braid.messaging.models import Content, Material, MaterialFate
from braid.people.doors import find, member_view
from braid.people.models import Member


class MaterialForm(WorkspaceForm):
    """What somebody knows, as it comes to their mind."""

    class Meta:
        model = Material
        fields = ["kind_of", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "text": gettext_lazy("As you would tell it at lunch. Somebody else makes sentences of it.")
        }


class UseForm(PlainForm):
    """The piece in which it was used."""

    content = forms.ModelChoiceField(label=gettext_lazy("Used in"), queryset=Content.objects.all())

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        newest(self.fields["content"])


class AsideForm(PlainForm):
    """Why it is not used."""

    why = forms.CharField(
        label=gettext_lazy("Why it is set aside"), max_length=500,
        help_text=gettext_lazy("Whoever gave it reads this: what would have made it useful?"),
    )  # fmt: skip


def _at(member: Member, place: str = "material/") -> str:
    return f"/w/{member.workspace.slug}/{place}"


@member_view("view")
def materials(request: Request, member: Member) -> HttpResponse:
    """All raw material, with what became of it."""
    rows = with_fate(Material.objects.visible_to(member))
    listed = LISTING.read(request, member, rows)
    listed.cells = cells(member, listed)
    waiting = rows.filter(stands="").count()
    return page(request, "messaging/material/list.html", {"listed": listed, "waiting": waiting}, part="rows")


@member_view("edit")
def material_new(request: Request, member: Member, kind: str, pk: int) -> HttpResponse:
    """Gives something on an item, a release or a launch."""
    subject = subject_of(member, kind, pk)
    if kind not in actions.ON:
        raise PermissionDenied
    dialog = in_dialog(request)
    form = MaterialForm(request.POST or None, member=member, auto_id="dialog_%s" if dialog else "id_%s")
    if form.is_bound and done(form, lambda: actions.give(subject, by=member, **form.values)):
        return go(
            request, _at(member, f"{subject.place}#material"), _("Kept. You will hear what becomes of it.")
        )
    context = {"form": form, "dialog": dialog, "subject": subject, "cancel": _at(member, subject.place)}
    status = 422 if form.is_bound else 200
    return page(
        request, "messaging/material/form.html", context, part="form" if dialog else None, status=status
    )


@member_view("view")
def material(request: Request, member: Member, pk: int) -> HttpResponse:
    """One piece of raw material, and what became of it."""
    return _page(request, member, _found(member, pk))


def _found(member: Member, pk: int) -> Material:
    return find(Material.objects.visible_to(member).select_related("by"), pk=pk)


def _page(
    request: Request,
    member: Member,
    row: Material,
    use: UseForm | None = None,
    aside: AsideForm | None = None,
) -> HttpResponse:
    fates = MaterialFate.objects.visible_to(member).filter(material=row).select_related("by", "content")
    found = list(fates.order_by("-pk"))
    context = {
        "row": row, "subject": subject_of(member, row.subject_kind, row.subject_id), "fates": found,
        "pill": pill(found[0] if found else None), "use": use or UseForm(member=member),
        "aside": aside or AsideForm(member=member), "may_change": row.changeable_by(member), "talk": talk(member, row),
    }  # fmt: skip
    refused = bool((use and use.errors) or (aside and aside.errors))
    return page(request, "messaging/material/one.html", context, status=422 if refused else 200)


@member_view("edit")
def material_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """One's own words, said anew."""
    row = _found(member, pk)
    if not row.changeable_by(member):
        raise PermissionDenied
    form = MaterialForm(request.POST or None, member=member, instance=copy(row))
    if form.is_bound and done(form, lambda: actions.change_material(row, by=member, **form.values)):
        return go(request, _at(member, row.place), _("Changed."))
    return form_page(
        request, form, heading=_("Say it in other words"), save=_("Save"), cancel=_at(member, row.place),
        crumbs=[(_("Raw material"), _at(member)), (str(row), _at(member, row.place))],
    )  # fmt: skip


@member_view("edit")
@require_POST
def material_use_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """It was used in a piece."""
    row = _found(member, pk)
    form = UseForm(request.POST, member=member)
    if done(form, lambda: actions.use(row, by=member, content=form.cleaned_data["content"])):
        return go(request, _at(member, row.place), _("Noted. Whoever gave it is told."))
    return _page(request, member, row, use=form)


@member_view("edit")
@require_POST
def material_aside_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """It is not used."""
    row = _found(member, pk)
    form = AsideForm(request.POST, member=member)
    if done(form, lambda: actions.set_aside(row, by=member, why=form.cleaned_data["why"])):
        return go(request, _at(member, row.place), _("Noted. Whoever gave it is told."))
    return _page(request, member, row, aside=form)
