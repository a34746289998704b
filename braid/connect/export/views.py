"""Taking a workspace with one, bringing one back, and deleting it: for admins."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Any, BinaryIO, cast

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.activity.actions import record
from braid.activity.models import FileVersion
from braid.base.forms import PlainForm, Spoken, add_errors
from braid.base.web import Request, go, page
from braid.connect.export import jobs
from braid.connect.export.deleting import delete_workspace
from braid.connect.export.opening import Archive, ArchiveRefused
from braid.connect.export.restoring import restore
from braid.connect.export.tables import tables
from braid.connect.export.writing import export
from braid.connect.models import ExportJob
from braid.people.doors import find, member_view
from braid.people.models import Member, User, Workspace

log = logging.getLogger("braid.workspace")
# More rows than these take longer than somebody should look at a page that does not answer: the worker writes them.
AT_ONCE = 50_000
# The same for what hangs on things as files.
HEAVY = 100 * 1024**2
COUNTED = {
    "people.member": gettext_lazy("People"), "goals.objective": gettext_lazy("Objectives"),
    "roadmap.item": gettext_lazy("Roadmap items"), "insights.insight": gettext_lazy("Insights"),
    "launches.launch": gettext_lazy("Launches"), "messaging.claim": gettext_lazy("Claims"),
    "activity.comment": gettext_lazy("Comments"), "radar.finding": gettext_lazy("Findings"),
}  # fmt: skip


class DeleteForm(PlainForm):
    """The name of the workspace, typed by hand, so that nobody deletes one by a slip."""

    name = forms.CharField(
        label=gettext_lazy("Name of the workspace"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class RestoreForm(Spoken, forms.Form):
    """An archive and the name of the workspace that it becomes."""

    name = forms.CharField(label=gettext_lazy("Name of the new workspace"), max_length=80)
    file = forms.FileField(
        label=gettext_lazy("Archive"), help_text=gettext_lazy("The ZIP file of an export, up to 50 MB.")
    )

    def clean_file(self) -> Any:
        """Refuses what is too large for a page."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT_BYTES:
            raise ValidationError(_("Up to 50 MB go through this page. Use `braid restore` on the server."))
        return file


def counted(workspace: Workspace) -> list[tuple[str, int]]:
    """How much there is of what people know by name. One query."""
    known = {table.label: table.model for table in tables()}
    counts = {}
    for label in COUNTED:
        rows = known[label]._default_manager.filter(workspace=OuterRef("pk")).order_by()
        of_one = rows.values("workspace").annotate(many=Count("pk")).values("many")
        counts[label.replace(".", "_")] = Coalesce(Subquery(of_one, output_field=IntegerField()), 0)
    one: Any = Workspace.objects.filter(pk=workspace.pk)
    found = one.values(**counts)[0]
    return [(str(words), found[label.replace(".", "_")]) for label, words in COUNTED.items()]


@member_view("manage")
def export_page(request: Request, member: Member) -> HttpResponse:
    """Everything in one file, for other programs or another server."""
    if request.method == "POST":
        return _archive(request, member)
    job = jobs.mine(member).first()
    done, total = jobs.progress_of(job) if job else (0, 0)
    may_open = bool(member.user and member.user.may_open_workspace())
    context = {
        "may_open": may_open,
        "job": job,
        "done": done,
        "total": total,
        "until": jobs.until(job) if job else None,
    }
    return page(request, "connect/export.html", context, part="state")


def _archive(request: Request, member: Member) -> HttpResponse:
    rows = sum(
        table.model._default_manager.filter(workspace_id=member.workspace_id).count() for table in tables()
    )
    heavy = FileVersion.objects.filter(workspace=member.workspace_id).aggregate(all=Sum("size"))["all"] or 0
    if rows > AT_ONCE or heavy > HEAVY:
        jobs.ask(by=member)
        return go(request, f"/w/{member.workspace.slug}/export/")
    with tempfile.TemporaryDirectory(prefix="braid-export-") as folder:
        path = Path(folder) / "archive.zip"
        export(member.workspace, path, member=member)
        file = path.open("rb")  # (the answer closes it; its name may go before)
    record(member, "workspace.exported", member.workspace, rows=rows)
    return _sent(member, file)


def _sent(member: Member, file: BinaryIO) -> HttpResponse:
    name = f"{member.workspace.slug}-{timezone.localdate()}.zip"
    return cast(
        HttpResponse, FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    )


@member_view("manage")
def export_file(request: Request, member: Member, pk: int) -> HttpResponse:
    """The archive that the worker has written, for who asked for it, until it is swept away."""
    job = find(jobs.mine(member).filter(state=ExportJob.State.DONE), pk=pk)
    try:
        return _sent(member, job.path.open("rb"))
    except FileNotFoundError as gone:
        raise Http404 from gone


@member_view("manage")
def delete_page(request: Request, member: Member) -> HttpResponse:
    """What goes and what stays, said before; then the name, typed by hand."""
    form = DeleteForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            name = member.workspace.name
            delete_workspace(member.workspace, by=member, name=form.cleaned_data["name"])
            return go(request, "/", _("“%(name)s” was deleted with everything in it.") % {"name": name})
        except ValidationError as error:
            add_errors(form, error)
    context = {"form": form, "counts": counted(member.workspace)}
    return page(request, "connect/delete.html", context, status=422 if form.errors else 200)


@login_required
def restore_page(request: HttpRequest) -> HttpResponse:
    """An archive becomes a workspace of one's own."""
    user = request.user
    assert isinstance(user, User)
    if not user.may_open_workspace():
        raise PermissionDenied
    form = RestoreForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            notes: list[str] = []
            seat = _restored(form.cleaned_data["file"], form.cleaned_data["name"], user, notes)
            said = _("“%(name)s” is back. Invite the others from the roster.") % {"name": seat.workspace.name}
            return go(request, f"/w/{seat.workspace.slug}/", " ".join([said, *notes]))
        except ArchiveRefused as error:
            log.warning("an archive was refused: %s", error)
            form.add_error("file", f"{error} " + _("Nothing was written."))
    return page(request, "connect/restore.html", {"form": form}, status=422 if form.errors else 200)


def _restored(sent: Any, name: str, user: User, notes: list[str]) -> Member:
    with tempfile.NamedTemporaryFile(prefix="braid-restore-", suffix=".zip") as file:
        for chunk in sent.chunks():
            file.write(chunk)
        file.flush()
        with Archive(Path(file.name)) as archive:
            if archive.total > AT_ONCE:
                raise ArchiveRefused(
                    _(
                        "With %(rows)s rows this takes longer than a page can wait: use `braid restore` on the server."
                    )
                    % {"rows": f"{archive.total:,}"}
                )
        return restore(Path(file.name), name=name, admin=user, notes=notes)
