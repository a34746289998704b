"""What cannot be is refused with the same words wherever it is said: typed, in a file on either way in, and in the log."""

import pytest

from braid.connect.tests.test_command import braid  # noqa: F401  (the command, run)
from braid.goals import actions
from braid.goals.models import KeyResult, Objective, Period
from braid.goals.tests.conftest import plan  # noqa: F401  (an objective with a key result)
from braid.roadmap.models import Item

TARGET = "The target is the same as the baseline: there would be nothing to reach."
LAST = "The last day is before the first day."
START = "The planned release is before the start."
ITEM = {
    "title": "Export",
    "phase": "build",
    "lead_side": "product",
    "visibility": "customer",
    "importance": "2",
}
CASES = (
    (TARGET, "goals/{plan.objective.pk}/results/new/", {"title": "Teams", "side": "product", "baseline": "7", "target": "7"},
     "goals", "Objective,Period,Key result,Baseline,Target\nGrow,2025,Teams,7,7\n", KeyResult),
    (LAST, "goals/periods/new/", {"name": "Q9", "starts_on": "2025-05-01", "ends_on": "2025-01-01"},
     "goals", "Objective,Period,Starts,Ends\nGrow,Q9,2025-05-01,2025-01-01\n", Period),
    (START, "roadmap/new/", {**ITEM, "starts_on": "2025-05-01", "planned_on": "2025-01-01"},
     "items", "Title,Start,Planned\nExport,2025-05-01,2025-01-01\n", Item),
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("says", "path", "fields", "kind", "content", "table"), CASES)
def test_the_browser_a_file_and_the_log_give_the_same_reason(
    says, path, fields, kind, content, table, plan, priya, as_member, bring_in, tmp_path, caplog, braid, write  # noqa: F811
):  # fmt: skip
    before = table.objects.count()
    answer = as_member(priya).post("/w/acme/" + path.format(plan=plan), fields)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    bring_in(kind, content, refused_to=tmp_path / "no.csv")
    assert says in (tmp_path / "no.csv").read_text()
    with caplog.at_level("INFO"):
        _code, out, _err = braid(write("a.csv", content), "--into", "acme", "--as", kind)
    assert says in out
    assert says in caplog.text
    assert table.objects.count() == before
    assert not Objective.objects.filter(title="Grow").exists()


@pytest.mark.django_db
def test_a_circle_is_called_a_circle_everywhere(plan, priya, as_member, bring_in, tmp_path):  # noqa: F811
    child = actions.create_objective(by=priya, title="Child", period=plan.period, parent=plan.objective)
    fields = {"title": plan.objective.title, "period": plan.period.pk, "parent": child.pk}
    answer = as_member(priya).post(f"/w/acme/goals/{plan.objective.pk}/edit/", fields)
    assert answer.status_code == 422
    assert "This would make a circle" in answer.content.decode()
    bring_in("goals", "Objective,Period,Parent\nA,2025,B\nB,2025,A\n", refused_to=tmp_path / "no.csv")
    assert "this would make a circle" in (tmp_path / "no.csv").read_text()
