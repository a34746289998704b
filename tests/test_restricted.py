"""A word planted in a restricted item and a restricted launch is on no page of who is not named, at any address."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils import timezone

from braid.activity.actions import comment, in_contact
from braid.activity.archive import archive, delete_for_good
from braid.activity.models import Event
from braid.activity.restricting import open_to_all, restrict, restrictable
from braid.base.models import Restrictable, WorkspaceModel
from braid.launches.actions import change_launch, create_launch
from braid.launches.models import Launch
from braid.messaging.actions import change_claim, change_content, create_claim, create_content
from braid.people.models import Member
from braid.radar.actions import evaluate
from braid.radar.models import Finding
from braid.roadmap.actions import change_item, change_notice, create_item, merge_item, note_change, take_apart
from braid.roadmap.models import Item
from braid.rounds import actions as rounds
from braid.rounds import instruments
from tests.factories import ROWS, Maker
from tests.test_house import OWN, PATHS, POSTED, each, filled, names_and_values

SECRET = "Okapi"
U = "/w/acme/"
SENT = {"words": names_and_values()}


def tie(maker: Maker) -> None:
    """Fills every empty link between the rows, so that whatever may speak of something does."""
    for label in ROWS:
        row = maker.row(label)
        for field in row._meta.concrete_fields:
            target = field.related_model
            plain = isinstance(field, models.ForeignKey) and field.null and target is not None
            if (label, field.name) == ("radar.commitment", "round"):
                continue  # (It is about a finding already, and about one thing only.)
            if plain and issubclass(target, WorkspaceModel) and target not in (type(row), Member):
                type(row).objects.filter(pk=row.pk).update(
                    **{field.name: maker.row(target._meta.label_lower)}
                )


def plant(row) -> None:
    """The secret word in every text of a row."""
    row.refresh_from_db()
    for field in row._meta.concrete_fields:
        text = isinstance(field, models.CharField | models.TextField) and not isinstance(
            field, models.URLField
        )
        if text and not field.choices and field.editable:
            setattr(row, field.name, SECRET)
    row.save()


@pytest.fixture
def secrets(priya, marco) -> Maker:
    """Everything in Priya's workspace tied together; the item, the launch and what speaks of them are for her alone."""
    maker = Maker(priya, OWN, "Ownwords")
    maker.make_all()
    tie(maker)
    for label in (
        "roadmap.item",
        "launches.launch",
        "messaging.claim",
        "messaging.content",
        "roadmap.changenotice",
        "rounds.subject",
    ):
        plant(maker.row(label))
    item, launch = Item.objects.get(pk=OWN), Launch.objects.get(pk=OWN)
    change_item(item, by=priya, team=f"{SECRET} team")
    comment(item, by=priya, body=f"{SECRET} costs less")
    in_contact(launch, by=priya, note=SECRET)
    for row in (item, launch):
        restrict(row, by=priya, readers=[priya])
    evaluate(priya.workspace)
    return maker


def test_the_word_is_nowhere_for_who_is_not_named(secrets, marco, as_member):
    client = as_member(marco)
    people = f"member={OWN}&item={OWN}&launch={OWN}&release={OWN}&finding={OWN}"

    def look(path: str) -> None:
        kinds = [f"{m._meta.label_lower}" for m in apps.get_models() if issubclass(m, Restrictable)]
        for kind in kinds if "<str:kind>" in path else [""]:
            url = filled(path.replace("<str:kind>", kind), OWN)
            for query in (
                "",
                f"?q={SECRET[:-1]}",
                f"?{people}",
                "?view=board",
                "?view=timeline",
                "?format=csv",
            ):
                response = client.get(url + query)
                body = b"".join(response) if getattr(response, "streaming", False) else response.content
                assert SECRET not in body.decode(errors="replace"), query

    each(PATHS, look)


def test_the_word_is_there_for_who_is_named(secrets, priya, as_member):
    client = as_member(priya)
    for path in ("roadmap/", "launches/", "claims/", "content/", f"roadmap/{OWN}/", f"launches/{OWN}/"):
        assert SECRET in client.get(U + path).content.decode(), path


def test_who_is_not_named_changes_nothing_of_it(secrets, marco, as_member):
    client = as_member(marco)
    before = [list(m.objects.order_by("pk").values()) for m in (Item, Launch)]

    def look(path: str) -> None:
        response = client.post(filled(path, OWN), SENT["words"])
        assert SECRET not in response.content.decode(errors="replace")

    each(POSTED, look)
    assert [list(m.objects.order_by("pk").values()) for m in (Item, Launch)] == before


@pytest.mark.django_db(transaction=True)
def test_a_page_remembered_for_one_is_not_shown_to_another(secrets, priya, marco, as_member, settings):
    """Both ask for the same pages one after the other, with everything remembered that can be."""
    settings.REMEMBER = True
    for path in (
        "roadmap/",
        "roadmap/?view=board",
        "launches/",
        "claims/",
        "content/",
        "roadmap/releases/",
        "",
        "activity/",
        "goals/",
    ):
        assert as_member(priya).get(U + path).status_code == 200
        assert SECRET not in as_member(marco).get(U + path).content.decode(), path


def test_the_radar_leaves_it_out(secrets, priya):
    said = [json.dumps(finding.said) + finding.text for finding in Finding.objects.exclude(pk=OWN)]
    assert not any(SECRET in text for text in said)


def test_what_the_radar_said_of_it_before_is_for_the_people_named(priya, marco):
    Finding.objects.create(
        workspace=priya.workspace, detector="D01", subject="x", kind_of="x", severity=1, text=SECRET, digest="",
        opened_on=timezone.localdate(), seen_on=timezone.localdate(),
    )  # fmt: skip
    item = create_item(by=priya, title=SECRET)
    Finding.objects.update(said={"sentence": {"values": {"item": [SECRET, item.place]}}})
    restrict(item, by=priya, readers=[priya])
    assert not Finding.objects.visible_to(marco).exists()
    assert Finding.objects.visible_to(priya).exists()
    open_to_all(item, by=priya)
    assert Finding.objects.visible_to(marco).exists()


@pytest.mark.parametrize("kind", sorted(restrictable()))
def test_the_list_is_made_changed_and_taken_away_on_a_page(kind, priya, marco, ella, as_member):
    maker = Maker(priya, OWN, "Ownwords")
    row = maker.row(kind)
    path = f"{U}readers/{kind}/{row.pk}/"
    mine, theirs = as_member(marco), as_member(ella)
    assert "Admins do not see it" in mine.get(path).content.decode()
    # (Whoever ticks people and overlooks the choice above them is asked, rather than told that it is kept.)
    assert mine.post(path, {"who": "all", "readers": [marco.pk, ella.pk]}).status_code == 422
    assert mine.post(path, {"who": "named", "readers": [marco.pk]}).status_code == 303
    assert theirs.get(path).status_code == 404
    assert as_member(priya).get(U + row.place).status_code == 404
    assert mine.post(path, {"who": "named", "readers": [marco.pk, ella.pk]}).status_code == 303
    assert theirs.get(U + row.place).status_code == 200
    assert mine.post(path, {"who": "all"}).status_code == 303
    assert as_member(priya).get(U + row.place).status_code == 200
    assert Event.objects.order_by("pk").last().name.endswith(".opened_to_all")


def test_nothing_is_locked_for_ever(priya, marco, gus, otto):
    item = create_item(by=priya, title="Price")
    for nobody in ([], [gus]):
        with pytest.raises(ValidationError):
            restrict(item, by=priya, readers=nobody)
    with pytest.raises(PermissionDenied):
        restrict(item, by=priya, readers=[otto])
    restrict(item, by=priya, readers=[priya])
    with pytest.raises(PermissionDenied):
        open_to_all(item, by=marco)
    assert Item.objects.get().is_restricted


def test_an_item_of_others_cannot_be_named_in_a_form(secrets, marco, as_member):
    client = as_member(marco)
    sent = {"text": "Fast", "item_ref": SECRET, "side": "marketing", "said_on": "2026-01-05", "stage": ""}
    assert SECRET not in client.get(f"{U}claims/").content.decode()
    client.post(f"{U}claims/new/", sent)
    from braid.messaging.models import Claim

    assert not Claim.objects.exclude(pk=OWN).exclude(item=None).exists()


LOOKED_AT = (
    "activity/", "activity/?format=csv", "for-you/", "search/?q=Okap", "", "roadmap/", "roadmap/?format=csv",
    "roadmap/changes/", "roadmap/changes/?format=csv", "claims/", "claims/?format=csv", "content/", "rounds/",
    "launches/", "archive/",
)  # fmt: skip


def speak_of(secret: Item, other: Item, by: Member) -> list:
    """Things that everybody sees, each of which spoke of the item once and speaks of another one now."""
    notice = note_change(by=by, what="Prices change", effective_on=timezone.localdate(), item=secret)
    claim = create_claim(by=by, text="It is out", item_ref=secret.title, stage="ga")
    content = create_content(by=by, title="A post", items=[secret])
    change_notice(notice, by=by, item=other)
    change_claim(claim, by=by, item_ref=other.title)
    change_content(content, by=by, items=[other])
    twin = create_item(by=by, title="Twin")
    take_apart(merge_item(twin, by=by, into=secret), by=by)
    merge_item(twin, by=by, into=other)
    return [notice, claim, content, twin]


@pytest.mark.parametrize("when", ["before", "after"])
def test_what_speaks_of_something_else_now_does_not_keep_the_title(when, priya, marco, as_member):
    """Whether the item was restricted when it was spoken of, or is restricted afterwards."""
    secret, other = create_item(by=priya, title=SECRET), create_item(by=priya, title="Plain")
    if when == "before":
        restrict(secret, by=priya, readers=[priya])
        secret = Item.objects.get(pk=secret.pk)
        notice = note_change(by=priya, what=f"{SECRET} ends", effective_on=timezone.localdate(), item=secret)
        claim = create_claim(by=priya, text=f"{SECRET} is out", item=secret, stage="ga")
        content = create_content(by=priya, title=f"On {SECRET}", items=[secret])
        change_notice(notice, by=priya, item=other, what="It ends")
        change_claim(claim, by=priya, item=other, item_ref="", text="It is out")
        change_content(content, by=priya, items=[other], title="On it")
        rows = [notice, claim, content]
    else:
        rows = speak_of(secret, other, priya)
        restrict(secret, by=priya, readers=[priya])
    mine, theirs = as_member(priya), as_member(marco)
    comment(rows[0], by=priya, body=f"@{marco.name} look")
    for row in rows:
        assert theirs.get(U + row.place).status_code == 200
    for path in [*LOOKED_AT, *(row.place for row in rows)]:
        response = theirs.get(U + path)
        body = b"".join(response) if getattr(response, "streaming", False) else response.content
        assert SECRET not in body.decode(), path
    if when == "after":
        assert SECRET in mine.get(U + rows[3].place).content.decode()
        assert "something that you cannot see" in theirs.get(U + rows[3].place).content.decode()


def test_no_event_keeps_the_title_of_another_row_that_could_be_restricted(priya):
    """Over all that the sample of these tests does: facts name such rows by number."""
    secret, other = create_item(by=priya, title=SECRET), create_item(by=priya, title="Plain")
    speak_of(secret, other, priya)
    launch = create_launch(by=priya, name="Quagga", items=[secret])
    change_launch(launch, by=priya, target="More")
    kept = Event.objects.exclude(subject_kind="roadmap.item", subject_id=secret.pk)
    assert kept.filter(name="item.merged").exists()
    assert not [event.name for event in kept if SECRET in json.dumps(event.facts) + event.title]


def test_what_was_deleted_tells_nobody_what_it_said_of_a_restricted_item(priya, marco, as_member):
    item = create_item(by=priya, title=SECRET)
    claim = create_claim(by=priya, text=f"{SECRET} is out", item=item, stage="ga")
    restrict(item, by=priya, readers=[priya])
    for row in (claim, item):
        archive(row, by=priya)
    with pytest.raises(ValidationError, match="everybody would see them"):
        delete_for_good(Item.objects.get(), by=priya)
    delete_for_good(claim, by=priya)
    delete_for_good(Item.objects.get(), by=priya)
    assert SECRET not in as_member(marco).get(f"{U}activity/").content.decode()
    assert not Item.objects.exists()


def test_what_happens_to_a_round_about_a_restricted_launch_is_hidden_with_it(priya, marco, as_member):
    launch = create_launch(by=priya, name="Autumn")
    row = rounds.draft_round(
        by=priya, questions=instruments.go(), use="go", name=f"Go or no-go: {SECRET}", purpose="Whether it can go",
        closes_at=timezone.now() + timedelta(days=2), about=launch, subjects=["Docs"],
    )  # fmt: skip
    assert SECRET in as_member(marco).get(f"{U}activity/").content.decode()
    restrict(launch, by=priya, readers=[priya])
    assert SECRET not in as_member(marco).get(f"{U}activity/").content.decode()
    assert as_member(marco).get(U + row.place).status_code == 404


def test_news_of_what_is_restricted_now_is_not_counted_any_more(priya, marco, as_member):
    item = create_item(by=priya, title=SECRET)
    comment(item, by=priya, body=f"@{marco.name} look")
    assert Member.objects.get(pk=marco.pk).unread == 1
    restrict(item, by=priya, readers=[priya])
    assert Member.objects.get(pk=marco.pk).unread == 0
    assert 'class="nav-count"' not in as_member(marco).get(f"{U}for-you/").content.decode()
    open_to_all(item, by=priya)
    assert Member.objects.get(pk=marco.pk).unread == 1


def test_what_is_kept_to_people_who_have_left_can_be_taken_over_by_an_admin(priya, marco, ella, as_member):
    item = create_item(by=priya, title=SECRET)
    restrict(item, by=priya, readers=[marco])
    admin, path = as_member(priya), f"{U}readers/roadmap.item/{item.pk}/take-over/"
    assert admin.post(path).status_code == 404
    assert "kept to people who have left" not in admin.get(f"{U}for-you/").content.decode()
    Member.objects.filter(pk=marco.pk).update(left_on=timezone.localdate())
    assert "kept to people who have left" in admin.get(f"{U}for-you/").content.decode()
    page = admin.get(f"{U}readers/").content.decode()
    assert marco.name in page
    assert SECRET not in page
    assert as_member(ella).get(f"{U}readers/").status_code == 403
    assert as_member(ella).post(path).status_code == 403
    assert admin.post(path).status_code == 303
    assert SECRET in admin.get(U + item.place).content.decode()
    assert as_member(ella).get(U + item.place).status_code == 404
    assert "Nothing is locked away" in admin.get(f"{U}readers/").content.decode()


def opposed(cast, items: list) -> None:
    """A revealed round of priorities in which the sides order the items the other way round."""
    people = [m for m in cast.values() if m.side in ("product", "marketing") and m.may("edit")]
    row = rounds.draft_round(
        by=cast["priya"], use="priorities", name="First", purpose="What first?", questions=instruments.priorities(),
        subjects=items, invited=people, closes_at=timezone.now() + timedelta(days=1),
        product_facilitator=cast["priya"], marketing_facilitator=cast["marco"],
    )  # fmt: skip
    rounds.open_round(row, by=cast["priya"])
    row.refresh_from_db()
    question = row.questions.get(key="customers")
    for person in people:
        for subject in row.subjects.all():
            value = min(5, subject.order + 1) if person.side == "product" else max(1, 5 - subject.order)
            rounds.answer(row, by=person, question=question, subject=subject, value=str(value))
    rounds.close(row, by=cast["priya"])
    rounds.reveal(row, by=cast["priya"])


def test_what_a_finding_says_of_the_items_of_a_round_is_hidden_with_them(cast, as_member):
    """They are named by number, as links, and so what was said of one is for those who may see it."""
    priya, marco = cast["priya"], cast["marco"]
    titles = (SECRET, "Audit log", "Billing", "Exports", "Gallery", "Themes")
    items = [create_item(by=priya, title=title) for title in titles]
    opposed(cast, items)
    evaluate(priya.workspace)
    finding = Finding.objects.get(detector="D09")
    assert json.dumps(items[0].place) in json.dumps(finding.said)
    assert f'href="{U}{items[0].place}"' in as_member(marco).get(U + finding.place).content.decode()
    restrict(items[0], by=priya, readers=[priya])
    assert as_member(marco).get(U + finding.place).status_code == 404
    assert as_member(priya).get(U + finding.place).status_code == 200
    evaluate(priya.workspace)
    shown = Finding.objects.visible_to(marco)
    assert not any(SECRET in json.dumps(each.said) + each.text for each in shown)
