"""Screens about files: hanging one on a thing, its versions, and handing them out."""

from copy import copy
from typing import Any, cast

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from braid.activity.files import actions, storing
from braid.activity.files.forms import FileForm, NameForm
from braid.activity.files.kinds import ANYTHING, PICTURES, SAVED_AS, SHOWN_AS, WORDS
from braid.activity.files.lists import FILES, file_cells
from braid.activity.models import Attachment, FileVersion
from braid.activity.talk_views import subject_of
from braid.base.forms import done
from braid.base.models import WorkspaceModel
from braid.base.web import Request, form_page, go, page
from braid.people.doors import find, member_view
from braid.people.models import Member

# Nothing in a file may load, run, or be put into a frame, whatever a browser makes of it.
LOCKED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
SANDBOX = f"{LOCKED}; sandbox"


def found_file(member: Member, pk: int, *, also_removed: bool = False) -> tuple[Attachment, WorkspaceModel]:
    """A file and what it hangs on, if this member may see both; 404 otherwise."""
    rows = Attachment.objects.visible_with_archived(member)
    row: Attachment = find(rows if also_removed else rows.in_use(), pk=pk)
    return row, subject_of(member, row.subject_kind, row.subject_id)


def _at(member: Member, place: str) -> str:
    return f"/w/{member.workspace.slug}/{place}"


@member_view("view")
def files(request: Request, member: Member) -> HttpResponse:
    """Every file on whatever this member may see."""
    listed = FILES.read(request, member, Attachment.objects.visible_to(member))
    listed.cells = file_cells(member, listed)
    return page(request, "activity/files/list.html", {"listed": listed}, part="rows")


@member_view("edit", around=storing.ahead)
@require_POST
def attach(request: Request, member: Member, kind: str, pk: int) -> HttpResponse:
    """Hangs a file on a thing."""
    subject = subject_of(member, kind, pk)
    form = FileForm(request.POST, request.FILES, member=member)
    if done(form, lambda: actions.attach(subject, by=member, **form.cleaned_data)):
        return go(request, _at(member, f"{subject.place}#files"), _("The file is kept."))
    context = {"form": form, "subject": subject, "title": _("The file was not kept")}
    return page(request, "activity/files/again.html", context, status=422)


@member_view("view")
def file(request: Request, member: Member, pk: int) -> HttpResponse:
    """One file with its versions."""
    row, subject = found_file(member, pk, also_removed=True)
    return _page(request, row, subject, FileForm(member=member))


@member_view("edit", around=storing.ahead)
@require_POST
def version_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Adds a newer version."""
    row, subject = found_file(member, pk)
    form = FileForm(request.POST, request.FILES, member=member)
    if done(form, lambda: actions.renew(row, subject, by=member, **form.cleaned_data)):
        return go(request, _at(member, f"files/{pk}/"), _("The newer version is kept."))
    return _page(request, row, subject, form)


def _page(request: Request, row: Attachment, subject: WorkspaceModel, form: FileForm) -> HttpResponse:
    versions = list(row.versions.select_related("by").order_by("-number"))
    context = {
        "file": row, "subject": subject, "form": form, "versions": versions, "newest": versions[0] if versions else None,
        "pictures": PICTURES, "shown": SHOWN_AS, "words": WORDS,
    }  # fmt: skip
    return page(request, "activity/files/file.html", context, status=422 if form.errors else 200)


@member_view("edit")
def file_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Gives a file another name here."""
    row, subject = found_file(member, pk)
    form = NameForm(request.POST or None, member=member, instance=copy(row))
    if form.is_bound and done(form, lambda: actions.rename(row, subject, by=member, **form.values)):
        return go(request, _at(member, f"files/{pk}/"), _("Changed."))
    return form_page(
        request, form, heading=_("What is this file called here?"), save=_("Save"), cancel=_at(member, f"files/{pk}/"),
        crumbs=[(str(subject), _at(member, subject.place)), (row.title, _at(member, f"files/{pk}/"))],
    )  # fmt: skip


@member_view("edit")
@require_POST
def file_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes a file away, or with `back` puts it back."""
    row, subject = found_file(member, pk, also_removed=True)
    if request.POST.get("back"):
        actions.put_back(row, subject, by=member)
        return go(request, _at(member, f"files/{pk}/"), _("It is back."))
    actions.remove(row, subject, by=member)
    return go(request, _at(member, f"files/{pk}/"), _("Taken away. For thirty days it can be put back."))


def _version(member: Member, pk: int, number: int) -> FileVersion:
    row, _subject = found_file(member, pk)
    return find(FileVersion.objects.visible_to(member), attachment=row, number=number)


@member_view("view")
def download(request: Request, member: Member, pk: int, number: int) -> HttpResponse:
    """A version of a file, to be saved: whatever it is, no browser opens it."""
    version = _version(member, pk, number)
    return _sent(request, version, SAVED_AS.get(version.type_of, ANYTHING), inline=False)


@member_view("view")
def show(request: Request, member: Member, pk: int, number: int) -> HttpResponse:
    """A picture or a PDF, to be looked at. Nothing else is ever shown."""
    version = _version(member, pk, number)
    if version.type_of not in SHOWN_AS:
        raise Http404
    return _sent(request, version, SHOWN_AS[version.type_of], inline=True)


def _sent(request: Request, version: FileVersion, content_type: str, *, inline: bool) -> HttpResponse:
    mark = f'"{version.sha256[:40]}"'
    if request.headers.get("If-None-Match") == mark:
        return _dressed(HttpResponseNotModified(), mark, version)
    try:
        content: Any = default_storage.open(version.stored)
    except FileNotFoundError as lost:
        raise Http404 from lost
    answer = FileResponse(content, as_attachment=not inline, filename=version.name, content_type=content_type)
    answer["Content-Length"] = version.size
    return _dressed(cast(HttpResponse, answer), mark, version)


def _dressed(answer: HttpResponse, mark: str, version: FileVersion) -> HttpResponse:
    answer["ETag"] = mark
    # (Whether one may still see it is asked every time.)
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    # (Chromium shows no PDF under `sandbox`; its viewer runs apart from the page, and the type is fixed.)
    answer["Content-Security-Policy"] = LOCKED if version.type_of == "pdf" else SANDBOX
    return answer
