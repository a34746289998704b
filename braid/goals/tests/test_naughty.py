"""Strings that break things: every text field keeps them and shows them escaped."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils.html import escape

from braid.goals import actions
from braid.goals.models import KeyResult, Metric, Objective, Period
from braid.goals.tests.conftest import day

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).parents[4] / "shared" / "data" / "badinput" / "naughty_strings.json"
OWN = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(2)>", "{{ 7*7 }}", "{% raw %}", "%s %(n)s %d",
    "' OR 1=1 --", "=HYPERLINK(\"http://x\")", "\u202eright to left\u202c", "👩‍👩‍👧‍👦 é", "javascript:alert(3)", "NULL",
    "a\u0000b", "  ", "\u200b", "\ud800", "<!--", "]]>", "&amp;&lt;", "../../etc/passwd",
]  # fmt: skip


def strings() -> list[str]:
    """Our own, and the well-known list where it lies beside the project."""
    known = json.loads(SHARED.read_text()) if SHARED.exists() else []
    return OWN + [text for text in known if isinstance(text, str)]


def in_page(html: str, text: str) -> bool:
    """Whether the text stands there, escaped."""
    return str(escape(text.strip())) in html.replace("&#34;", "&quot;").replace("&#39;", "&#x27;")


def test_everything_known_to_break_things_is_kept_or_refused_and_shown_escaped(priya, as_member):
    known = strings()
    rows = [
        {"name": f"{n} {text[:40]}", "unit": text[:30], "formula": text[:2000]}
        for n, text in enumerate(known)
    ]
    refused = set()
    for n, row in enumerate(rows):
        try:
            actions.create_metric(by=priya, **row)
        except ValidationError:
            refused.add(known[n])
    assert Metric.objects.count() == len(rows) - len(refused)
    assert refused >= {"a\u0000b", "\ud800"}
    assert len(refused) < 10
    client = as_member(priya)
    pages = [client.get(f"/w/acme/metrics/?page={n}").content.decode() for n in range(1, 13)]
    html = "".join(pages)
    assert all(in_page(html, metric.name) for metric in Metric.objects.all())
    assert "<script>alert" not in html
    assert "<img src=x" not in html


@pytest.mark.parametrize("text", ["a\u0000b", "\ud800", "   "])
def test_what_no_database_keeps_is_refused_with_the_field(text, plan, priya):
    for act in (
        lambda: actions.create_metric(by=priya, name=text),
        lambda: actions.create_objective(by=priya, title=text, period=plan.period),
        lambda: actions.add_strategy_point(by=priya, title=text),
        lambda: actions.publish_statement(by=priya, kind_of="mission", text=text),
    ):
        with pytest.raises(ValidationError) as caught:
            act()
        assert set(caught.value.message_dict) <= {"name", "title", "text"}
    assert Metric.objects.count() == Objective.objects.count() == 1


FIELDS = {
    "metrics/new/": {"name": "", "unit": "", "formula": "", "kind_of": "driver"},
    "goals/new/": {"title": "", "description": "", "teams_product": ""},
    "goals/{objective}/results/new/": {"title": "", "side": "product"},
    "goals/results/{result}/check-in/": {"note": "", "on": ""},
    "goals/periods/new/": {"name": "", "starts_on": "2026-01-01", "ends_on": "2026-03-31"},
    "mission/mission/new/": {"text": ""},
    "mission/points/add/": {"title": ""},
}
SHOWN = {
    "metrics/new/": "metrics/", "goals/new/": "goals/", "goals/{objective}/results/new/": "goals/{objective}/",
    "goals/results/{result}/check-in/": "goals/results/{result}/", "goals/periods/new/": "goals/periods/",
    "mission/points/add/": "mission/",
}  # fmt: skip


@pytest.mark.parametrize("text", [text for text in OWN if text.isprintable() and text.strip()])
def test_every_form_takes_what_people_type(text, plan, priya, as_member):
    client, ids = as_member(priya), {"objective": plan.objective.pk, "result": plan.result.pk}
    for path, fields in FIELDS.items():
        values = {name: value or text[:30] for name, value in fields.items()}
        values |= {"on": str(day(0))} if "on" in fields else {}
        values |= {"period": plan.period.pk} if path == "goals/new/" else {}
        answer = client.post(f"/w/acme/{path.format(**ids)}", values)
        assert answer.status_code == 303, (path, answer.content.decode()[:2000])
        if path in SHOWN:
            html = client.get(f"/w/acme/{SHOWN[path].format(**ids)}").content.decode()
            assert in_page(html, text[:30]), path
            assert "<script>alert" not in html


@pytest.mark.parametrize("text", ["  ", "a\x00b"])
def test_what_cannot_be_kept_is_refused_by_every_form(text, plan, priya, as_member):
    client, ids = as_member(priya), {"objective": plan.objective.pk, "result": plan.result.pk}
    counts = [model.objects.count() for model in (Metric, Objective, KeyResult, Period)]
    for path, fields in FIELDS.items():
        values = {name: value or text for name, value in fields.items()}
        values |= {"period": plan.period.pk} if path == "goals/new/" else {}
        assert client.post(f"/w/acme/{path.format(**ids)}", values).status_code == 422, path
    assert counts == [model.objects.count() for model in (Metric, Objective, KeyResult, Period)]
