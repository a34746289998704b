"""The page of living examples: every component, in every state that matters. Only in development."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from braid.base.lists import Column, Filter, Listed, Listing, Menu
from braid.base.models import Stage
from braid.base.nav import Shown
from braid.base.web import page


@dataclass(frozen=True)
class Person:
    """Somebody who exists only on this page."""

    name: str
    initials: str
    side: str
    place: str = ""


ROSA = Person("Rosa Mill", "RM", "product")
AMIR = Person("Amir Bell", "AB", "marketing")
GUS = Person("Gus Ode", "GO", "other")


class ExampleForm(forms.Form):
    """One field of each kind, sent wrongly, so that errors can be seen."""

    title = forms.CharField(label="What is it called", max_length=80)
    stage = forms.ChoiceField(
        label="Stage",
        choices=[("", "Not said"), *Stage.choices],
        required=False,
        help_text="What customers may expect.",
    )
    due = forms.DateField(label="Due on", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    text = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    side = forms.ChoiceField(
        label="Whose is it",
        choices=[("product", "Product"), ("marketing", "Marketing")],
        widget=forms.RadioSelect,
    )
    visible = forms.BooleanField(
        label="Customers will notice", required=False, help_text="Else it is internal."
    )


def _listed(rows: Sequence[tuple[str, dict[str, Any]]], path: str, **asked: str) -> Listed:
    listing = Listing(
        columns=(
            Column("item", "Item", "item"),
            Column("owners", "Owners", kind="owners"),
            Column("stage", "Stage", "stage", kind="pill"),
            Column("due", "Due", "due", kind="date"),
            Column("insights", "Insights", "insights", kind="number"),
        ),
        sort="item",
        filters=(Filter("stage", "Stage", Stage.choices),),
        search=("item",),
    )
    filters = [Menu(listing.filters[0], ROSA, asked.get("stage", ""))]  # type: ignore[arg-type]
    return Listed(listing, path, asked, None, 120, 2, 3, filters, list(rows))  # type: ignore[arg-type]


def _rows(today: date) -> list[tuple[str, dict[str, Any]]]:
    def row(
        item: str, owners: tuple[Any, Any], stage: str, due: int | None, insights: int
    ) -> tuple[str, dict[str, Any]]:
        day = today + timedelta(due) if due is not None else None
        return "#", {"item": item, "owners": owners, "stage": stage, "due": day, "insights": insights}

    return [
        row("Audit log", (ROSA, None), "", 12, 9),
        row("Insights 2.0", (ROSA, AMIR), "Beta", 30, 52),
        row(
            "Template gallery with a name that needs more than one line on a phone",
            (None, AMIR),
            "Alpha",
            None,
            1044,
        ),
    ]


def _context(request: HttpRequest) -> dict[str, Any]:
    today = timezone.localdate()
    wrong = ExampleForm({"title": "", "due": "2021-04-31", "side": ""})
    wrong.full_clean()
    values = (1210, 1225, 1215, 1300, 1355, 1340, 1420, 1460)
    account = SimpleNamespace(theme="", name=ROSA.name)
    workspace = SimpleNamespace(name="Acme", slug="acme", is_sample=False)
    return {
        # The page around belongs to nobody, so who looks and the navigation are examples as well.
        "example_member": SimpleNamespace(**vars(ROSA), user=account, workspace=workspace),
        "example_nav": (
            ("", (Shown("Radar", "radar", "#", True, counted=7),)),
            ("Align", (Shown("Goals", "goal", "#", False),)),
        ),
        "rosa": ROSA,
        "amir": AMIR,
        "gus": GUS,
        "today": today,
        "soon": today + timedelta(21),
        "later": today + timedelta(60),
        "form": ExampleForm(),
        "wrong": wrong,
        "listed": _listed(_rows(today), request.path),
        "searched": _listed((), request.path, q="zebra"),
        "readings": [(today - timedelta(7 * (8 - n)), float(v)) for n, v in enumerate(values)],
        "values": values,
        "now": datetime.now(tz=timezone.get_current_timezone()),
    }


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component with living examples."""
    return page(request, "base/styleguide.html", _context(request))
