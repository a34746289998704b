"""The log of decisions: asked, said apart, decided together, ended without circles, found again from everywhere."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.models import Event
from braid.activity.restricting import restrict
from braid.roadmap.actions import create_item, merge_item
from braid.roadmap.actions.merging import take_apart
from braid.teamwork import asking, deciding
from braid.teamwork.chart_actions import chart_area
from braid.teamwork.models import Citation, Decision, Ending, Position
from tests.queries import costs_the_same

pytestmark = pytest.mark.django_db
U = "/w/acme/decisions/"
SECRET = "Quagga costs us the autumn"


def page(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def asked(by, *approvers, **more) -> Decision:
    parts = [("approver", each, "") for each in approvers]
    return asking.ask(by=by, question=more.pop("question", "Do we raise the price?"), parts=parts, **more)


def decided(by, **more) -> Decision:
    return deciding.write(asked(by, by, **more), by=by, outcome="Yes.", why="It is time.")


def test_two_decide_together_and_it_stands_when_both_have_agreed(cast, as_member):
    priya, marco, client = cast["priya"], cast["marco"], as_member(cast["priya"])
    sent = {
        "question": "Do we raise the price?", "option_lines": "Yes\nNo", "driver": priya.pk, "approver": str(priya.pk),
        "together": [str(marco.pk)], "contributor": ["side:marketing"], "informed": [str(cast["ella"].pk)],
    }  # fmt: skip
    assert client.post(f"{U}new/", sent).status_code == 303
    row = Decision.objects.get()
    assert sorted(row.parts.values_list("role", flat=True)) == [
        "approver",
        "approver",
        "contributor",
        "informed",
    ]
    write = {
        "outcome": "We raise it.",
        "why": "Costs rose.",
        "option": row.options.first().pk,
        "dissent": "Lina would wait.",
    }
    assert client.post(f"{U}{row.pk}/write/", write).status_code == 303
    row.refresh_from_db()
    assert row.decided_on is None
    assert "has not agreed yet" in page(client, f"{U}{row.pk}/")
    assert "waits for your yes" in page(as_member(marco), "/w/acme/for-you/")
    assert as_member(cast["lina"]).post(f"{U}{row.pk}/agree/").status_code == 403
    assert as_member(marco).post(f"{U}{row.pk}/agree/").status_code == 303
    row.refresh_from_db()
    assert row.decided_on == timezone.localdate()
    html = page(as_member(cast["gus"]), f"{U}{row.pk}/")
    for words in ("We raise it.", "Costs rose.", "Lina would wait.", "chosen", "stands"):
        assert words in html
    assert client.get(f"{U}{row.pk}/write/").status_code == 303
    late = client.post(f"{U}{row.pk}/write/", {**write, "outcome": "Other"})
    assert late.status_code == 422
    assert Decision.objects.get().outcome == "We raise it."


def test_who_does_not_agree_sends_it_back_with_the_reason(cast, as_member):
    priya, marco = cast["priya"], cast["marco"]
    row = deciding.write(asked(priya, priya, marco), by=priya, outcome="Yes", why="Costs")
    client = as_member(marco)
    assert client.post(f"{U}{row.pk}/back/", {"why": " "}).status_code == 422
    assert client.post(f"{U}{row.pk}/back/", {"why": "Only with a month of notice."}).status_code == 303
    row.refresh_from_db()
    assert not row.is_written
    assert not any(hasattr(part, "approval") for part in row.parts.all())
    assert "Only with a month of notice." in page(client, f"{U}{row.pk}/")


def test_without_anybody_who_decides_nothing_is_decided(cast):
    row = asked(cast["priya"])
    with pytest.raises(ValidationError, match="Nobody who is here decides"):
        deciding.write(row, by=cast["priya"], outcome="Yes", why="So")
    assert not Decision.objects.get().is_written


def test_whoever_leads_on_the_area_decides_where_nobody_is_named(cast):
    area = chart_area(by=cast["priya"], area="Pricing", duties=[("accountable", cast["marco"], "")])
    row = asked(cast["priya"], area=area)
    assert [part.member for part in row.parts.filter(role="approver")] == [cast["marco"]]


def test_what_is_said_apart_is_on_no_page_of_the_other_side_until_both_have_said_it(cast, as_member):
    row = asked(cast["priya"], cast["priya"], is_blind=True)
    hers, his = as_member(cast["lina"]), as_member(cast["marco"])
    assert hers.post(f"{U}{row.pk}/say/", {"text": SECRET}).status_code == 303
    paths = (
        "decisions/",
        f"decisions/{row.pk}/",
        f"decisions/{row.pk}/say/",
        "activity/",
        "for-you/",
        "search/?q=Quagga",
        "decisions/?format=csv",
    )
    for other in (his, as_member(cast["ella"])):
        for path in paths:
            response = other.get(f"/w/acme/{path}")
            body = b"".join(response) if getattr(response, "streaming", False) else response.content
            assert SECRET not in body.decode(), path
    assert SECRET in page(as_member(cast["priya"]), f"{U}{row.pk}/")
    assert not Position.objects.exportable().exists()
    with pytest.raises(ValidationError, match="stays as it is"):
        asking.change(row, by=cast["marco"], parts=[], options=[], is_blind=False)
    assert his.post(f"{U}{row.pk}/say/", {"text": "We wait"}).status_code == 303
    assert SECRET in page(his, f"{U}{row.pk}/")
    assert hers.post(f"{U}{row.pk}/say/", {"text": "After all not"}).status_code == 422
    assert Position.objects.get(side="product").text == SECRET


def test_a_side_says_it_in_a_hundred_words_and_in_one_voice(cast, as_member):
    row = asked(cast["priya"], cast["priya"])
    client = as_member(cast["marco"])
    answer = client.post(f"{U}{row.pk}/say/", {"text": "word " * 101})
    assert answer.status_code == 422
    assert "100 words or fewer; this has 101" in answer.content.decode()
    for text in ("word " * 100, "Other words"):
        assert client.post(f"{U}{row.pk}/say/", {"text": text}).status_code == 303
    assert Position.objects.get().text == "Other words"
    with pytest.raises(PermissionDenied):
        asking.say(row, by=cast["ella"], text="I would say")


def test_decisions_do_not_go_round_in_a_circle(cast, as_member):
    a, b, c = (decided(cast["priya"], question=f"Question {name}?") for name in "ABC")
    deciding.end(a, by=cast["marco"], why="Newer", instead=b)
    deciding.end(b, by=cast["marco"], why="Newer", instead=c)
    for last, first in ((c, a), (c, b)):
        with pytest.raises(ValidationError, match="round in a circle"):
            deciding.end(last, by=cast["marco"], why="Newer", instead=first)
    with pytest.raises(ValidationError, match="supersede itself"):
        deciding.end(c, by=cast["marco"], why="Newer", instead=c)
    with pytest.raises(ValidationError, match="not decided yet"):
        deciding.end(c, by=cast["marco"], why="Newer", instead=asked(cast["priya"], cast["priya"]))
    with pytest.raises(ValidationError, match="Only a decision that stands"):
        deciding.end(a, by=cast["marco"], why="Again", reversed_=True)
    assert Ending.objects.count() == 2
    assert "Question B?" in page(as_member(cast["gus"]), f"{U}{a.pk}/")
    sent = {"kind_of": "superseded", "instead": a.pk, "why": "Round"}
    answer = as_member(cast["priya"]).post(f"{U}{c.pk}/end/", sent)
    assert answer.status_code == 422
    assert "round in a circle" in answer.content.decode()


def test_why_it_ended_is_for_those_who_may_see_what_holds_instead(cast, as_member):
    old, new = (decided(cast["priya"], question=f"Question {name}?") for name in "AB")
    deciding.end(old, by=cast["marco"], why="Newer, because of Quagga", instead=new)
    restrict(new, by=cast["priya"], readers=[cast["priya"]])
    told, untold = (page(as_member(cast[name]), f"{U}{old.pk}/") for name in ("priya", "gus"))
    assert "because of Quagga" in told
    assert "because of Quagga" not in untold
    assert "Question B?" not in untold
    assert "Superseded" in untold, "it is not read as if it still held"
    assert "which you cannot see" in untold


def test_a_reversal_says_who_and_of_which_side_and_is_taken_back_by_undo(cast, as_member):
    row, client = decided(cast["priya"]), as_member(cast["marco"])
    assert (
        client.post(f"{U}{row.pk}/end/", {"kind_of": "reversed", "why": "The market moved"}).status_code
        == 303
    )
    ending = Ending.objects.get()
    assert (ending.side, ending.by, ending.kind_of) == ("marketing", cast["marco"], "reversed")
    assert "The market moved" in page(client, f"{U}{row.pk}/")
    event = Event.objects.latest("pk")
    assert client.post(f"/w/acme/undo/{event.pk}/").status_code == 303
    assert not Ending.objects.exists()


def test_a_decision_is_looked_at_again_on_its_day(cast, as_member):
    priya = cast["priya"]
    row = decided(priya)
    Decision.objects.update(review_on=timezone.localdate())
    client = as_member(priya)
    assert "Decision to look at again" in page(client, "/w/acme/for-you/")
    over = {"note": "x", "review_on": timezone.localdate().isoformat()}
    assert client.post(f"{U}{row.pk}/look/", over).status_code == 422
    later = timezone.localdate() + timedelta(days=90)
    assert (
        client.post(f"{U}{row.pk}/look/", {"note": "Holds", "review_on": later.isoformat()}).status_code
        == 303
    )
    assert Decision.objects.get().review_on == later
    assert "Decision to look at again" not in page(client, "/w/acme/for-you/")


def test_a_decision_stands_on_the_page_of_what_it_is_about(cast, as_member):
    item, client = create_item(by=cast["priya"], title="Usage alerts", key="BRD-1"), as_member(cast["marco"])
    about = {"question": "Alerts by mail?", "approver": str(cast["priya"].pk)}
    assert client.post(f"{U}new/?about=roadmap.item:{item.pk}", about).status_code == 303
    row = Decision.objects.get()
    assert "Alerts by mail?" in page(client, f"/w/acme/{item.place}")
    assert "Usage alerts" in page(client, f"{U}{row.pk}/")
    other = create_item(by=cast["priya"], title="Audit log", key="BRD-2")
    for said in (f"https://braid.example/w/acme/roadmap/{other.pk}/", "audit LOG", "brd-2"):
        assert client.post(f"{U}{row.pk}/about/", {"thing": said}).status_code == 303
        assert Citation.objects.filter(subject_id=other.pk).count() == 1
    assert client.post(f"{U}{row.pk}/about/", {"thing": "nothing like it"}).status_code == 422
    restrict(item, by=cast["priya"], readers=[cast["priya"]])
    assert "Usage alerts" not in page(client, f"{U}{row.pk}/")
    link = Citation.objects.get(subject_id=other.pk)
    assert client.post(f"{U}{row.pk}/about/{link.pk}/remove/").status_code == 303
    assert "Alerts by mail?" not in page(client, f"/w/acme/{other.place}")


def test_when_two_items_turn_out_to_be_one_decisions_go_over_and_come_back(cast, as_member):
    priya = cast["priya"]
    item, stays = (create_item(by=priya, title=title) for title in ("Usage alerts", "Alerts on usage"))
    alone, both = asked(priya, question="Alerts by mail?"), asked(priya, question="Alerts for guests?")
    for row, about in ((alone, item), (both, item), (both, stays)):
        asking.cite(row, about, by=priya)
    assert "Decisions about it" in page(as_member(priya), f"/w/acme/{item.place}merge/")
    client = as_member(cast["marco"])
    merge = merge_item(item, by=priya, into=stays)
    shown = page(client, f"/w/acme/{stays.place}")
    assert "Alerts by mail?" in shown
    assert "Alerts for guests?" in shown
    assert Citation.objects.filter(subject_id=stays.pk).count() == 2
    take_apart(merge, by=priya)
    assert "Alerts by mail?" not in page(client, f"/w/acme/{stays.place}")
    assert "Alerts by mail?" in page(client, f"/w/acme/{item.place}")


def test_the_list_narrows_and_costs_the_same_for_many(cast, as_member):
    client = as_member(cast["priya"])
    standing = decided(cast["priya"], question="Standing?")
    asked(cast["priya"], cast["marco"], question="Waiting?")
    for query, there, gone in (
        ("stands=stands", "Standing?", "Waiting?"),
        ("stands=open", "Waiting?", "Standing?"),
        ("decides=marketing", "Waiting?", "Standing?"),
        ("q=standing", "Standing?", "Waiting?"),
    ):
        html = page(client, f"{U}?{query}").split('id="rows"')[1]
        assert there in html, query
        assert gone not in html, query

    def more() -> None:
        for number in range(12):
            decided(cast["priya"], question=f"Question {number}?")

    costs_the_same(client, U, more)
    item = create_item(by=cast["priya"], title="Alerts")
    asking.cite(standing, item, by=cast["priya"])
    costs_the_same(client, f"{U}{standing.pk}/", lambda: [
        asking.cite(standing, create_item(by=cast["priya"], title=f"Item {n}"), by=cast["priya"]) for n in range(5)
    ], most=17)  # fmt: skip


def test_guests_and_strangers_change_nothing(cast, otto):
    row = asked(cast["priya"], cast["priya"])
    with pytest.raises(PermissionDenied):
        asked(cast["gus"])
    for who in (cast["gus"], otto):
        for act in (
            lambda who=who: asking.say(row, by=who, text="x"),
            lambda who=who: deciding.write(row, by=who, outcome="x", why="x"),
            lambda who=who: asking.change(row, by=who, parts=[], options=[]),
        ):
            with pytest.raises(PermissionDenied):
                act()
    assert Decision.objects.count() == 1
    assert not Position.objects.exists()


def test_whoever_says_it_second_is_told_that_both_see_it_now(cast, as_member):
    row = asked(cast["priya"], cast["priya"], is_blind=True)
    said = []
    for key in ("priya", "marco"):
        browser = as_member(cast[key])
        sent = browser.post(f"{U}{row.pk}/say/", {"text": "We want it"})
        said.append(page(browser, sent["Location"]))
    assert "The other side sees it once it has said its own" in said[0]
    assert "The other side sees it once" not in said[1]
    assert "Both sides have said it, and see it now" in said[1]
