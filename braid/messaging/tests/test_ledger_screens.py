"""The ledger on the screen, through HTTP: standing, verdicts, asking, and publishing all the same."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from braid.activity.actions import record
from braid.messaging import content_page
from braid.messaging.actions import create_claim, create_content
from braid.messaging.checking import ask_expert, give_verdict
from braid.messaging.models import Ask, Claim, Content, FactCheck, Override
from braid.people.models import Member
from braid.roadmap.actions import change_item

U = "/w/acme/"
VERDICT = {"standing": "true", "evidence": "Measured in the beta.", "on": "2026-01-05"}


def text(response) -> str:
    return response.content.decode()


def rows(page: str) -> str:
    return page.split('id="rows"')[1].split("list-end")[0]


@pytest.fixture
def ledger(said, alerts, priya, marco) -> dict[str, Claim]:
    """One claim in each standing."""
    made = {"unchecked": said}
    for standing in ("true", "limits", "wrong"):
        made[standing] = create_claim(by=marco, text=f"Say {standing}.", item_ref="")
        give_verdict(made[standing], by=priya, standing=standing, limits="Team plan", evidence="Seen.")
    made["expired"] = create_claim(by=marco, text="Say expired.", item=alerts)
    give_verdict(made["expired"], by=priya, standing="true", evidence="Seen.")
    change_item(alerts, by=priya, stage="ga")
    return made


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("needs", {"unchecked", "expired"}),
        ("unchecked", {"unchecked"}),
        ("expired", {"expired"}),
        ("true", {"true"}),
        ("limits", {"limits"}),
        ("wrong", {"wrong"}),
    ],
)
def test_the_ledger_is_narrowed_by_standing(asked, shown, ledger, marco, as_member):
    page = rows(text(as_member(marco).get(f"{U}claims/?standing={asked}")))
    assert {name for name, claim in ledger.items() if str(claim) in page} == shown


def test_the_ledger_shows_who_checked_and_when_and_sorts_by_it(ledger, marco, as_member):
    client = as_member(marco)
    FactCheck.objects.filter(claim=ledger["limits"]).update(on="2026-01-05")
    page = rows(text(client.get(f"{U}claims/?sort=checked_on&standing=limits")))
    for said in ("True with limits", "Priya", "5 Jan"):
        assert said in page
    assert "Priya" in rows(text(client.get(f"{U}claims/?standing=expired"))), (
        "who had checked it stays to be seen"
    )
    assert client.get(f"{U}claims/?sort=-standing").status_code == 200
    table = b"".join(client.get(f"{U}claims/?standing=wrong&format=csv")).decode()
    assert "Wrong" in table
    assert "Say wrong." in table
    assert "Say true." not in table


def test_a_verdict_is_given_on_the_page_of_the_claim(said, priya, marco, as_member):
    page = text(as_member(priya).get(f"{U}claims/{said.pk}/"))
    assert "Your verdict" in page
    assert "Nobody has checked this yet" in page
    answer = as_member(priya).post(f"{U}claims/{said.pk}/check/", VERDICT)
    assert (answer.status_code, answer["Location"]) == (303, f"{U}claims/{said.pk}/")
    page = text(as_member(marco).get(f"{U}claims/{said.pk}/"))
    assert "Measured in the beta." in page
    assert "Your verdict" not in page
    assert "Verdicts are given by Product" in page


@pytest.mark.parametrize(
    ("change", "said_there"),
    [
        ({"standing": "limits"}, "Say within which limits it is true."),
        ({"evidence": ""}, "id_evidence_error"),
        ({"standing": "expired"}, "id_standing_error"),
        ({"on": "2999-01-01"}, "id_on_error"),
    ],
)
def test_a_verdict_that_says_too_little_keeps_what_was_typed(change, said_there, said, priya, as_member):
    answer = as_member(priya).post(f"{U}claims/{said.pk}/check/", {**VERDICT, **change})
    assert answer.status_code == 422
    assert said_there in text(answer)
    assert not FactCheck.objects.exists()


def test_marketing_asks_and_gets_no_verdict_in_by_hand(said, marco, as_member):
    answer = as_member(marco).post(f"{U}claims/{said.pk}/check/", VERDICT)
    assert answer.status_code == 422
    assert "can say what is true" in text(answer)
    assert not FactCheck.objects.exists()


def test_an_expert_is_asked_from_the_page_and_finds_it_there(said, priya, marco, as_member):
    client = as_member(marco)
    due = timezone.localdate() + timedelta(days=2)
    asked = {"ask-expert": priya.pk, "ask-due_on": due.isoformat()}
    assert client.post(f"{U}claims/{said.pk}/ask/", asked).status_code == 303
    assert Ask.objects.get().due_on == due
    assert "is asked, by" in text(client.get(f"{U}claims/{said.pk}/"))
    assert client.post(f"{U}claims/{said.pk}/ask/", {"ask-expert": marco.pk}).status_code == 422
    assert client.post(f"{U}claims/asks/{Ask.objects.get().pk}/").status_code == 303
    assert not Ask.objects.open().exists()


def test_several_are_ticked_and_put_to_an_expert(ledger, priya, marco, as_member):
    client = as_member(marco)
    ticks = [ledger["unchecked"].pk, ledger["expired"].pk]
    page = text(client.get(f"{U}claims/ask/?tick={ticks[0]}&tick={ticks[1]}&standing=needs"))
    assert "2 claims" in page
    answer = client.post(f"{U}claims/ask/?standing=needs", {"tick": ticks, "expert": priya.pk})
    assert (answer.status_code, answer["Location"]) == (303, f"{U}claims/?standing=needs")
    assert set(Ask.objects.values_list("claim", flat=True)) == set(ticks)


def test_everything_that_fits_is_put_to_an_expert(ledger, priya, marco, as_member):
    client = as_member(marco)
    assert "2 claims" in text(client.get(f"{U}claims/ask/?standing=needs&all=1"))
    client.post(f"{U}claims/ask/?standing=needs&all=1", {"expert": priya.pk})
    assert Ask.objects.count() == 2


def test_the_ledger_says_who_is_asked_until_they_have_answered(said, priya, marco, as_member):
    ask_expert([said], by=marco, expert=priya)
    client = as_member(marco)
    assert "Priya Raman is asked" in rows(text(client.get(f"{U}claims/")))
    give_verdict(said, by=priya, standing="true", evidence="Seen.")
    assert "is asked" not in rows(text(client.get(f"{U}claims/")))


def test_for_you_says_what_to_check_and_what_one_waits_for(said, priya, marco, as_member):
    ask_expert([said], by=marco, expert=priya, due_on=timezone.localdate() + timedelta(days=3))
    page = text(as_member(priya).get(f"{U}for-you/"))
    assert "Check it" in page
    assert f'href="{U}claims/{said.pk}/#check"' in page
    assert "Priya Raman is asked" in text(as_member(marco).get(f"{U}for-you/"))
    priya.left_on = timezone.localdate()
    priya.save()
    page = text(as_member(marco).get(f"{U}for-you/"))
    assert "was asked and has left" in page
    assert "Ask somebody else" in page
    assert "has left: ask somebody else" in text(as_member(marco).get(f"{U}claims/{said.pk}/"))


def test_without_a_tick_or_an_expert_nobody_is_asked(said, marco, as_member):
    client = as_member(marco)
    assert client.get(f"{U}claims/ask/").status_code in (302, 303)
    assert client.post(f"{U}claims/ask/", {}).status_code == 422
    assert client.post(f"{U}claims/ask/", {"tick": said.pk}).status_code == 422
    assert not Ask.objects.exists()


def test_the_owner_of_the_item_is_offered_first_then_the_area(said, alerts, priya, workspace, marco):
    from braid.messaging.experts import offered
    from braid.people.models import Member
    from braid.roadmap.models import ItemOwner
    from braid.teamwork.models import Duty, Responsibility

    lina, omar, noor = (
        Member.objects.create(workspace=workspace, name=n, side="product") for n in ("Lina", "Omar", "Noor")
    )
    ItemOwner.objects.create(workspace=workspace, item=alerts, side="product", member=lina)
    for name, who in (("Pricing", noor), ("Alerts", omar)):
        area = Responsibility.objects.create(workspace=workspace, area=name)
        Duty.objects.create(workspace=workspace, responsibility=area, role="accountable", member=who)
    others = [one.name for one in Member.objects.filter(workspace=workspace, side="product").order_by("name")]
    others = [name for name in others if name not in ("Lina", "Omar", "Noor")]
    groups = [(str(label), [name for _pk, name in people]) for label, people in offered(marco, [said])[1:]]
    assert groups == [
        ("Owns the item", ["Lina"]),
        ("Alerts", ["Omar"]),
        ("Pricing", ["Noor"]),
        ("Others", others),
    ]


@pytest.fixture
def piece(said, marco) -> Content:
    piece = create_content(by=marco, title="Launch post")
    Claim.objects.filter(pk=said.pk).update(content=piece)
    return piece


def test_what_holds_a_piece_back_is_all_there_even_where_it_says_more_than_is_shown(
    piece, said, marco, as_member, monkeypatch
):
    create_claim(by=marco, text="It exports a million rows.", content=piece)
    shown = text(as_member(marco).get(f"{U}content/{piece.pk}/"))
    monkeypatch.setattr(content_page, "MOST", 1)
    record(marco, "content.changed", piece)
    few = text(as_member(marco).get(f"{U}content/{piece.pk}/"))
    for page in (shown, few):
        assert "Two claims hold it back" in page
        assert page.count('name="knowing"') == 2


def test_a_piece_with_an_unchecked_claim_says_so_and_goes_out_only_under_a_name(
    piece, said, marco, as_member
):
    client = as_member(marco)
    page = text(client.get(f"{U}content/{piece.pk}/"))
    assert "One claim holds it back" in page
    assert f'name="knowing" value="{said.pk}"' in page
    refused = client.post(f"{U}content/{piece.pk}/")
    assert refused.status_code == 422
    assert "nobody has checked it" in text(refused)
    for reason in ("", "x" * 1001):
        assert (
            client.post(f"{U}content/{piece.pk}/", {"knowing": said.pk, "reason": reason}).status_code == 422
        )
    assert not Override.objects.exists()
    out = client.post(f"{U}content/{piece.pk}/", {"knowing": said.pk, "reason": "The fair is today."})
    assert out.status_code == 303
    for path in (f"content/{piece.pk}/", f"claims/{said.pk}/"):
        page = text(client.get(U + path))
        assert "The fair is today." in page
        assert "Out all the same" in page
    assert "published, although not everything in it is checked" in text(client.get(f"{U}activity/"))


def test_what_came_in_between_the_look_and_the_press_is_shown_and_the_reason_kept(
    piece, said, marco, as_member
):
    client = as_member(marco)
    late = create_claim(by=marco, text="And never fails.", content=piece)
    answer = client.post(f"{U}content/{piece.pk}/", {"knowing": said.pk, "reason": "The fair is today."})
    assert answer.status_code == 422
    page = text(answer)
    assert "since you looked" in page
    assert "The fair is today." in page
    assert f'name="knowing" value="{late.pk}"' in page


def test_guests_look_and_foreign_ids_lead_nowhere(piece, said, priya, otto, gus, as_member):
    ask_expert([said], by=priya, expert=priya)
    ask = Ask.objects.get()
    paths = (f"claims/{said.pk}/check/", f"claims/{said.pk}/ask/", f"claims/asks/{ask.pk}/", "claims/ask/")
    for path in paths:
        assert as_member(gus).post(U + path, VERDICT).status_code == 403
        assert as_member(otto).post(U + path, VERDICT).status_code == 404
    assert "Your verdict" not in text(as_member(gus).get(f"{U}claims/{said.pk}/"))
    assert not FactCheck.objects.exists()


def test_a_page_costs_the_same_however_long_its_story(
    said, alerts, priya, marco, as_member, django_assert_max_num_queries
):
    client = as_member(marco)
    counts = []
    for _round in range(2):
        for _time in range(8):
            give_verdict(said, by=priya, standing="true", evidence="Seen.")
            change_item(alerts, by=priya, stage="ga" if alerts.stage == "beta" else "beta")
        caches["pages"].clear()
        with django_assert_max_num_queries(30) as counted:
            client.get(f"{U}claims/{said.pk}/")
        counts.append(len(counted.captured_queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "query", ["", "?standing=needs", "?standing=true&sort=checked_on", "?sort=-standing"]
)
def test_the_ledger_costs_the_same_at_any_length(
    query, workspace, alerts, priya, marco, as_member, django_assert_max_num_queries
):
    client = as_member(marco)
    counts = []
    for rows in (5, 25):
        for number in range(rows):
            claim = create_claim(by=marco, text=f"Say {rows} {number}.", item=alerts)
            if number % 2:
                give_verdict(claim, by=priya, standing="true", evidence="Seen.")
        caches["pages"].clear()
        with django_assert_max_num_queries(8) as counted:
            assert client.get(f"{U}claims/{query}").status_code == 200
        counts.append(len(counted.captured_queries))
    assert counts[0] == counts[1]


def test_a_claim_beside_its_item_tells_the_limits_who_checked_it_and_nothing_of_a_stage_that_is_not_said(
    as_member, ledger, alerts, priya, marco
):
    """The same line stands on the page of a launch, of a piece and of a release."""
    ledger["limits"].item = alerts
    ledger["limits"].save()
    item = f"{U}roadmap/{alerts.pk}/"
    line = text(as_member(marco).get(item)).split("“Say limits.”")[0].rsplit("<li>")[-1]
    after = text(as_member(marco).get(item)).split("“Say limits.”")[1].split("</li>")[0]
    assert "True with limits" in line
    assert "No stage said" not in line
    assert "Team plan" in after
    assert "Priya Raman" in after
    assert "Roadmap:" not in after
    ask_expert([ledger["expired"]], by=marco, expert=priya)
    after = text(as_member(marco).get(item)).split("“Say expired.”")[1].split("</li>")[0]
    assert "Priya Raman is asked" in after


@pytest.mark.django_db(transaction=True)
def test_whoever_comes_or_goes_is_in_the_menu_of_experts_or_not_at_once(
    said, priya, marco, cast, as_member, settings
):
    settings.REMEMBER = True
    client, url = as_member(marco), f"{U}claims/{said.pk}/"
    offered = f'<option value="{cast["jonas"].pk}">'
    assert [offered in text(client.get(url)) for _time in range(2)] == [True, True]
    yesterday = timezone.localdate() - timedelta(days=1)
    Member.objects.filter(pk=cast["jonas"].pk).update(joined_on=yesterday, left_on=yesterday)
    record(priya, "item.renamed", said.item)
    assert offered not in text(client.get(url))
    Member.objects.filter(pk=cast["jonas"].pk).update(left_on=None)
    record(priya, "item.renamed", said.item)
    assert offered in text(client.get(url))
