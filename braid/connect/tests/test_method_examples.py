"""The worked examples of the method, as files: imported, and then read by the radar.

Today is 2 June 2025 unless an example says otherwise.
"""

from datetime import date, timedelta

import pytest

from braid.radar.reading import View

TODAY = date(2025, 6, 2)
PERIOD = "2025-04-01,2025-06-30"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _both_sides(bring_in):
    """People of both sides, here since long before."""
    rows = [f"P{n},p{n}@x.example,Product,2024-01-01" for n in range(10)]
    rows += [f"M{n},m{n}@x.example,Marketing,2024-01-01" for n in range(6)]
    bring_in("people", "Name,Email,Side,Joined\n" + "\n".join(rows) + "\n")


@pytest.fixture
def severities(workspace):
    """`severities("D01")`: what fires, worst first; `None` when the check is unknown."""

    def read(detector, today=TODAY):
        verdict = View.of(workspace, today).verdicts[detector]
        found = sorted((reading.severity for reading in verdict.fires), reverse=True)
        return found if found or verdict.state == "clear" else None

    return read


def objectives(*held_by):
    rows = [
        f"Goal {n},Result {n}{side},{side},{PERIOD}"
        for n, sides in enumerate(held_by)
        for side in sides.split()
    ]
    return "Objective,Key result,Accountable side,Start,End\n" + "\n".join(rows) + "\n"


BOTH, P, M = "Product Marketing", "Product", "Marketing"


@pytest.mark.parametrize(
    ("held_by", "expected"),
    [
        ((BOTH, P, P, P, M, M, M), [2]),
        ((P, M, P), [3]),
        ((BOTH, BOTH, P, M), []),
        ((BOTH, BOTH, P, M, M), [1]),
        ((P, M), None),
    ],
)
def test_d01_siloed_goals(bring_in, severities, held_by, expected):
    bring_in("goals", objectives(*held_by))
    assert severities("D01") == expected


def test_d01_leaves_out_what_both_call_ours_alone(bring_in, severities):
    rows = objectives(BOTH, BOTH, P, M, P).splitlines()
    alone = [f"{row},{'both' if row.startswith('Goal 4') else ''}" for row in rows[1:]]
    bring_in("goals", "\n".join([f"{rows[0]},Ours alone", *alone]) + "\n")
    assert severities("D01") == []


@pytest.mark.parametrize(
    ("product", "marketing", "expected"),
    [("1000,1100", "1000,1400", [2]), ("20k,15k", "20k,30k", [3]), ("100,120", "100,124", [])],
)
def test_d02_opposed_targets(bring_in, severities, product, marketing, expected):
    bring_in("goals", "Objective,Key result,Accountable side,Metric,Baseline,Target,Start,End\n"
             f"A,Ours,Product,Sign-ups,{product},{PERIOD}\nB,Theirs,Marketing,Sign-ups,{marketing},{PERIOD}\n")  # fmt: skip
    assert severities("D02") == expected


@pytest.mark.parametrize(
    ("product", "marketing", "planned", "expected"),
    [
        ("usage", "awareness", "2025-07-30", [2]),
        ("usage", "activation", "2025-07-30", [1]),
        ("usage", "", "2025-06-12", [3]),
        ("usage", "", "2025-07-30", None),
        ("usage; awareness", "awareness", "2025-07-30", []),
    ],
)
def test_d03_different_yardsticks(bring_in, severities, product, marketing, planned, expected):
    bring_in("metrics", "Metric,Kind,Drives\nretention,outcome,\nbrand,outcome,\n"
             "usage,driver,retention\nactivation,driver,retention\nawareness,driver,brand\n")  # fmt: skip
    bring_in("items", "Title,Status,Planned,Product metrics,Marketing metrics\n"
             f"Export,In progress,{planned},{product},{marketing}\n")  # fmt: skip
    assert severities("D03") == expected


def test_d04_surface_metric(bring_in, severities):
    bring_in(
        "metrics",
        "Metric,Kind,Drives\nregistrations,driver,\nactivation,driver,retention\nretention,outcome,\n",
    )
    assert severities("D04") == [2]
    bring_in("metrics", "Metric,Kind,Drives\nregistrations,driver,activation\n")
    assert severities("D04") == []


@pytest.mark.parametrize(
    ("counter", "values", "expected"),
    [("Quality,floor,35", (37, 34, 32), [3]), ("Quality,floor,35", (37, 34, 36), []), (",,", (), [1])],
)
def test_d05_counter_metric(bring_in, severities, counter, values, expected):
    bring_in("goals", "Objective,Key result,Accountable side,Metric,Baseline,Target,Current,Counter metric,Bound,Limit,Start,End\n"
             f"Grow,Reach 100,Product,Sign-ups,0,100,70,{counter},{PERIOD}\n", as_of=date(2025, 5, 30))  # fmt: skip
    if values:
        rows = "\n".join(f"Quality,2025-05-{10 + n},{value}" for n, value in enumerate(values))
        bring_in("readings", f"Metric,Date,Value\n{rows}\n")
    assert severities("D05") == expected


@pytest.mark.parametrize(("outcome", "expected"), [((40, 40, 41), [2]), ((48, 49, 50), [])])
def test_d06_surface_moves_and_the_outcome_stays(bring_in, severities, outcome, expected):
    bring_in("metrics", "Metric,Kind,Drives,Lag\nclicks,driver,revenue,0\nrevenue,outcome,,\n")
    series = {
        "clicks": (100, 101, 99, 100, 101, 99, 100, 115, 120, 118),
        "revenue": (40, 39, 41, 40, 39, 40, 41, *outcome),
    }
    rows = "\n".join(f"{name},{date(2025, 4, 1) + timedelta(weeks=n)},{value}" for name, values in series.items()
                     for n, value in enumerate(values))  # fmt: skip
    bring_in("readings", f"Metric,Date,Value\n{rows}\n")
    assert severities("D06", date(2025, 6, 10)) == expected


@pytest.mark.parametrize(
    ("read_by_marketing", "published", "expected"),
    [
        (3, "2025-04-01", [2]),
        (2, "2025-04-01", [3]),
        (3, "2025-05-28", None),
        (6, "2025-04-01", []),
        (6, "2024-05-01", [3]),
    ],
)
def test_d07_mission_unacknowledged(bring_in, severities, read_by_marketing, published, expected):
    bring_in("statements", f"Kind,Text,Published\nMission,Make it simple,{published}\n")
    rows = [f"P{n},p{n}@x.example,2025-04-10" for n in range(9)]
    rows += [f"M{n},m{n}@x.example,2025-04-10" for n in range(read_by_marketing)]
    bring_in("people", "Name,Email,Mission read\n" + "\n".join(rows) + "\n")
    assert severities("D07") == expected


@pytest.mark.parametrize(
    ("contact", "planned", "expected"),
    [("2025-05-17", "2025-12-01", [1]), ("2025-05-24", "2025-06-23", [2]), ("2025-05-24", "2025-06-12", [3]), ("2025-05-30", "2025-06-12", [])],
)  # fmt: skip
def test_d11_quiet_pair(bring_in, severities, contact, planned, expected):
    bring_in("items", "Title,Status,Start,Planned,Owner product,Owner marketing,Last contact\n"
             f"Export,In progress,2025-03-01,{planned},P1,M1,{contact}\n")  # fmt: skip
    assert severities("D11") == expected


def test_d12_feedback_unanswered(bring_in, severities):
    rows = [f"Thing {n},Marketing,2025-05-08,,," for n in range(4)]
    rows.append("Late one,Marketing,2025-05-01,yes,Fair,2025-05-26")
    rows += [f"Quick {n},Marketing,2025-05-01,no,Not now,2025-05-05" for n in range(3)]
    bring_in("insights", "Text,Side,Waiting since,Answer,Why,Answered on\n" + "\n".join(rows) + "\n")
    assert severities("D12") == [2]


def test_d12_says_nothing_about_what_was_imported_just_now(bring_in, severities):
    rows = "\n".join(f"Old {n},Marketing,2020-01-01" for n in range(9))
    bring_in("insights", f"Text,Side,Date\n{rows}\n", as_of=date(2025, 5, 30))
    assert severities("D12") is None


@pytest.mark.parametrize(
    ("first", "major", "today", "expected"),
    [
        ("2025-06-10", True, date(2025, 6, 12), [3]),
        ("2025-06-10", False, date(2025, 6, 12), [2]),
        ("", False, TODAY, [2]),
        ("2025-03-20", True, TODAY, []),
    ],
)
def test_d17_involved_too_late(bring_in, severities, first, major, today, expected):
    bring_in("items", "Id,Title,Status,Start,Planned,Product first involved,Marketing first involved\n"
             f"A1,Export,In progress,2025-03-01,2025-06-30,2025-03-01,{first}\n")  # fmt: skip
    bring_in("launches", f"Launch,Kind,Items\nExport goes out,{'major' if major else 'quiet'},A1\n")
    assert severities("D17", today) == expected


def gates(kind, product, marketing, evidence):
    (ready_p, of_p), (ready_m, of_m) = product, marketing
    rows = [
        f"Big day,{kind},2025-06-16,P gate {n},product,,,{'ready' if n < ready_p else 'not'},"
        for n in range(of_p)
    ]
    rows += [
        f"Big day,{kind},2025-06-16,M gate {n},marketing,,,,{'ready' if n < ready_m else 'not'}"
        for n in range(of_m)
    ]
    if evidence:
        rows[0] = rows[0].replace("product,,,", f"product,30,{evidence},")
    return (
        "Launch,Kind,Launch date,Gate,Answered by,Exit bar,Value reached,Product answer,Marketing answer\n"
        + "\n".join(rows)
        + "\n"
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (gates("major", (4, 12), (9, 10), "22"), [3]),
        (gates("staggered", (4, 12), (9, 10), ""), [2]),
        (gates("major", (8, 12), (7, 10), "33"), []),
        (gates("quiet", (0, 12), (9, 10), ""), None),
    ],
)
def test_d23_over_promise(bring_in, severities, content, expected):
    bring_in("launches", content)
    assert severities("D23") == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [("2,,,", [1]), ("2,30,100,", [2]), ("3,,,", [2]), ("2,,,both", [])],
)
def test_d25_under_marketed_release(bring_in, severities, row, expected):
    bring_in("items", "Title,Status,Released,Importance,Adoption,Adoption target,Quiet by choice\n"
             f"Export,Done,2025-05-13,{row}\n")  # fmt: skip
    assert severities("D25") == expected


@pytest.mark.parametrize(
    ("told", "expected"), [("2025-05-10", [2]), ("2025-05-14", [3]), ("", [3]), ("2025-04-20", [])]
)
def test_d26_surprise_change(bring_in, severities, told, expected):
    bring_in(
        "items",
        f"Title,Customer change,Change by,Effective,Told on\nExport,New limits,Product,2025-05-12,{told}\n",
    )
    assert severities("D26") == expected


@pytest.mark.parametrize(
    ("item", "piece", "check", "expected"),
    [
        ("2025-05-01", "2025-06-07,", ",", [2]),
        ("2025-05-01", "2025-06-10,", ",", []),
        ("2025-05-01", "2025-06-07,", "True,2025-05-28", []),
        ("2025-05-01", ",2025-05-31", "Wrong,2025-05-28", [3]),
        (",2025-07-01", ",2025-05-31", "True,2025-05-28", [3]),
        ("2025-05-01", ",", ",", None),
    ],
)
def test_d24_unverified_claims(bring_in, severities, item, piece, check, expected):
    bring_in("items", f"Id,Title,Released on,Planned\nA1,Export,{item}\n")
    bring_in(
        "claims",
        f"Item,Text,Said in,Publishing date,Out since,Verdict,Checked on,Why it is out\nA1,Export reads all,Post,{piece},{check},Promised to a customer\n",
        as_of=date(2025, 6, 1),
    )
    assert severities("D24") == expected


def test_d24_checked_before_the_last_change(bring_in, severities):
    bring_in("items", "Id,Title,Released on,Stage\nA1,Export,2025-05-01,beta\n")
    bring_in(
        "claims",
        "Item,Text,Said in,Out since,Verdict,Checked on\nA1,Export reads all,Post,2025-05-31,True,2025-05-28\n",
        as_of=date(2025, 5, 31),
    )
    assert severities("D24") == []
    bring_in("items", "Id,Title,Released on,Stage\nA1,Export,2025-05-01,GA\n")
    assert severities("D24", today=date.today()) == [3]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("A1,Promoted Export to GA", [3]),
        ("A1,Export is now in alpha", [1]),
        ("A1,Export is now in beta", []),
        ("A1,Fixed a bug in Export", []),
        ("Z9,Zoom is now in beta", [2]),
        ("A2,Search is now in beta", [2]),
    ],
)
def test_d29_says_and_is(bring_in, severities, line, expected):
    bring_in("releases", "Release,Planned\n1.4,2025-09-30\n")
    bring_in("items", "Id,Title,Status,Stage,Release,Beta in,Who notices\n"
             "A1,Export,In progress,beta,v1.4,v1.4,customers\nA2,Search,Idea,,,,customers\n")  # fmt: skip
    bring_in("claims", f"Item,Text,Release\n{line},1.4\n", as_of=date(2025, 5, 20))
    assert severities("D29") == expected


@pytest.mark.parametrize(("stage", "expected"), [("stable", [1]), ("alpha", [])])
def test_d29_does_not_miss_an_announcement_of_what_slipped(bring_in, severities, stage, expected):
    bring_in("releases", "Release,Released\n1.4,2025-04-30\n")
    bring_in(
        "items",
        f"Id,Title,Status,Stage,Release,Stable\nA1,Export,implementable,{stage},1.3,1.4\nA2,Search,implementable,beta,1.4,\n",
    )
    bring_in("claims", "Item,Text,Release\nA2,Search is now in beta,1.4\n", as_of=date(2025, 4, 30))
    assert severities("D29") == expected
