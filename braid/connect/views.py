"""Screens of an import: send a file, correct the columns, see how far it is and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.utils.translation import gettext as _

from braid.activity.models import Event
from braid.activity.undo import way_back
from braid.base.web import Request, go, page
from braid.connect import jobs
from braid.connect.fields import KINDS
from braid.connect.forms import UploadForm, WayForm
from braid.connect.models import ImportJob
from braid.connect.preview import kinds_for, preview, report_of, suggest
from braid.connect.report_text import lines_of, refusals, remarks, summary
from braid.connect.tables import Unreadable
from braid.connect.undoing import was_taken_back
from braid.people.doors import find, member_view
from braid.people.models import Member

AT_ONCE_BYTES = 512 * 1024
SHOWN = 20
# Where the rows of a kind are to be seen.
PLACES = {
    "items": "roadmap/", "releases": "roadmap/releases/", "readings": "metrics/", "statements": "mission/",
}  # fmt: skip


@member_view("edit")
def start(request: Request, member: Member) -> HttpResponse:
    """Send a file or paste rows; below, one's own imports of late."""
    start = {"kind": request.GET.get("as", "")}
    form = UploadForm(request.POST or None, request.FILES or None, member=member, initial=start)
    if request.method == "POST":
        job = _received(form, member) if form.is_valid() else None
        if job is not None:
            return go(request, f"/w/{member.workspace.slug}/{job.place}")
        _told(form)
    recent = ImportJob.objects.visible_to(member).defer("report", "mapping").order_by("-pk")[:SHOWN]
    context = {
        "form": form,
        "recent": recent,
        "examples": [(KINDS[key].label, KINDS[key].example) for key, _l in kinds_for(member)],
    }
    return page(request, "connect/start.html", context, status=422 if form.is_bound else 200)


def _told(form: UploadForm) -> None:
    """Says in the log, too, why a file was refused."""
    for file, why in zip(form.files.values(), form.errors.get("file", []), strict=False):
        jobs.log.warning("%s refused: %s", file.name, why)


def _received(form: UploadForm, member: Member) -> ImportJob | None:
    """Keeps what was sent under a random name and reads its header; None when it is refused."""
    sent, rows = form.cleaned_data["file"], form.cleaned_data["rows"]
    name = Path(sent.name.replace("\\", "/")).name[:200] if sent else _("Pasted rows") + ".tsv"
    job = ImportJob(workspace_id=member.workspace_id, by=member, name=name.replace("\x00", "") or "file")
    job.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with job.path.open("wb") as file:
        for chunk in sent.chunks() if sent else (rows.encode("utf-8", "replace"),):
            file.write(chunk)
    job.size = job.path.stat().st_size
    if not sent and "\t" not in rows.split("\n", 1)[0]:
        job.name = _("Pasted rows") + ".csv"
    try:
        mapping = suggest(job, form.cleaned_data["kind"])
    except Unreadable as error:
        if not sent:
            jobs.log.warning("%s refused: %s", job.name, error)
        job.forget()
        form.add_error("file" if sent else "rows", str(error))
        return None
    job.kind_of, job.mapping = mapping.kind, asdict(mapping)
    job.save()
    return job


@member_view("edit")
def one(request: Request, member: Member, pk: int) -> HttpResponse:
    """One import: its columns before, its progress meanwhile, its outcome after."""
    job = find(ImportJob.objects.visible_to(member).select_related("by"), pk=pk)
    if request.method == "POST":
        return _act(request, member, job)
    if job.state == ImportJob.State.PREVIEW:
        if request.htmx and not request.htmx.boosted:
            # (The page that shows how far it is asks by itself: now there is another page to see.)
            return go(request, f"/w/{member.workspace.slug}/{job.place}")
        return _preview_page(request, member, job, WayForm(member=member, initial=job.options))
    return _state_page(request, member, job)


def _state_page(request: Request, member: Member, job: ImportJob) -> HttpResponse:
    done, refused_, total = jobs.progress_of(job)
    context: dict[str, Any] = {
        "leads_to": PLACES.get(job.kind_of, f"{job.kind_of}/"),
        "job": job,
        "done": done,
        "refused": refused_,
        "total": total,
    }
    if job.report:
        report = report_of(job)
        context |= {"report": report, "summary": summary(report), "lines": list(lines_of(report))[1:]}
        context["has_refused"] = job.refused_path.exists()
        context["has_gone"] = report.gone_count and job.gone_path.exists()
        ways = [(way_back(member, number), count) for number, count in report.archive_events]
        context["bring_back"] = [(way, count) for way, count in ways if way]
        context["take_back"] = _way_back(member, report.event)
    return page(request, "connect/state.html", context, part="state")


def _way_back(member: Member, number: int) -> str:
    """The address of the button that takes an import back; empty where that cannot be done."""
    event = Event.objects.visible_to(member).filter(pk=number, by=member).first() if number else None
    may = event is not None and member.may("edit") and not was_taken_back(event)
    return f"/w/{member.workspace.slug}/undo/{number}/" if may else ""


def _preview_page(
    request: Request, member: Member, job: ImportJob, way: WayForm, problem: str = ""
) -> HttpResponse:
    try:
        seen = preview(job, member, jobs.ways_of(job))
    except (Unreadable, OSError) as error:
        jobs.refuse(
            job,
            str(error)
            if isinstance(error, Unreadable)
            else _("The file is not there any more. Send it again."),
        )
        return _state_page(request, member, job)
    context = {
        "job": job,
        "seen": seen,
        "report": seen.report,
        "summary": summary(seen.report),
        "refusals": list(refusals(seen.report)),
        "remarks": list(remarks(seen.report)),
        "way": way,
        "problem": problem,
        "kinds": kinds_for(member),
        "kind": KINDS[seen.mapping.kind],
    }
    return page(request, "connect/preview.html", context, status=422 if problem or way.errors else 200)


def _act(request: Request, member: Member, job: ImportJob) -> HttpResponse:
    """What a button asks: another kind, these columns, go, try again with the rest, forget it."""
    here = f"/w/{member.workspace.slug}/{job.place}"
    what = request.POST.get("do", "")
    if what == "forget" and not job.is_under_way:
        job.forget(refused=True)
        job.delete()
        return go(
            request,
            f"/w/{member.workspace.slug}/import/",
            _("The file was deleted. Nothing of it was brought in by this."),
        )
    if what == "rest" and job.may_be_tried_again():
        job.options = {**job.options, "accept_rest": True}
        return _begin(request, job, here)
    if job.state != ImportJob.State.PREVIEW:
        return go(request, here)
    kind = request.POST.get("kind", job.kind_of)
    if kind not in dict(kinds_for(member)):
        raise PermissionDenied
    if kind != job.kind_of:
        mapping = suggest(job, kind)
        job.kind_of, job.mapping, job.report = kind, asdict(mapping), {}
        job.save(update_fields=["kind_of", "mapping", "report"])
        return go(request, here)
    return _confirm(request, member, job, here)


def _confirm(request: Request, member: Member, job: ImportJob, here: str) -> HttpResponse:
    known = KINDS[job.kind_of].by_key
    anew = _with_columns(job, request.POST)
    way = WayForm(request.POST, member=member)
    given = {key for key in job.mapping["columns"].values() if key} | set(job.mapping["constants"])
    missing = [str(one.label) for one in known.values() if one.required and one.key not in given]
    if missing or not way.is_valid():
        problem = (
            _("No column is read as: %(fields)s. Choose one.") % {"fields": ", ".join(missing)}
            if missing
            else ""
        )
        return _preview_page(request, member, job, way, problem)
    as_of, what = way.cleaned_data["as_of"], request.POST.get("do")
    anew = anew or way.cleaned_data["decimal"] != job.options.get("decimal", "")
    job.options = {
        "accept_rest": way.cleaned_data["accept_rest"] or what == "rest",
        "overwrite": way.cleaned_data["overwrite"],
        "archive_missing": way.cleaned_data["archive_missing"],
        "as_of": as_of.isoformat() if as_of else "",
        "decimal": way.cleaned_data["decimal"],
        **({"look": True} if what == "all" else {}),
    }
    if what != "all" and (what == "look" or anew):
        job.report = {}
        job.save(update_fields=["mapping", "options", "report"])
        return go(request, here, _("Read anew: this is what would happen now. Nothing has been brought in."))
    return _begin(request, job, here)


def _with_columns(job: ImportJob, chosen: Mapping[str, str]) -> bool:
    """Reads the columns as somebody chose; says whether that is another way than before."""
    known, columns = KINDS[job.kind_of].by_key, job.mapping["columns"]
    before = dict(columns)
    for place, name in enumerate(list(columns)):
        key = chosen.get(f"column-{place}")
        if key is not None:
            columns[name] = key if key in known else ""
    return bool(columns != before)


def _begin(request: Request, job: ImportJob, here: str) -> HttpResponse:
    """Small files are brought in at once, others by the worker."""
    job.state, job.attempts, job.report, job.problem = ImportJob.State.WAITING, 0, {}, ""
    job.save(update_fields=["state", "attempts", "report", "problem", "options", "mapping"])
    if job.size <= AT_ONCE_BYTES:
        job.attempts = 1
        jobs.work(job)
    return go(request, here)


@member_view("edit")
def refused(request: Request, member: Member, pk: int) -> HttpResponse:
    """The refused rows as a file: the columns as they came, then line and reason."""
    job = find(ImportJob.objects.visible_to(member), pk=pk)
    return _list_of(job, job.refused_path, "refused")


@member_view("edit")
def gone(request: Request, member: Member, pk: int) -> HttpResponse:
    """The rows that came from this source before and are not in the file any more: kind, id, title."""
    job = find(ImportJob.objects.visible_to(member), pk=pk)
    return _list_of(job, job.gone_path, "gone")


def _list_of(job: ImportJob, path: Path, what: str) -> HttpResponse:
    if not path.exists():
        raise Http404
    name = f"{Path(job.name).stem}-{what}.csv"
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8"
    )
    return cast(HttpResponse, answer)
