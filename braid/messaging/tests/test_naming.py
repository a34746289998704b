"""Naming rules: names are made, checked and put right by a pattern; listings and ZIPs are read by their names alone."""

import io
import struct
import zipfile
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from braid.messaging.models import NamingRule
from braid.messaging.naming.listing import MOST, names_in_text, names_in_zip
from braid.messaging.naming.patterns import BadPattern, build, check, example, read_rule, suggest

WORDS = {"product": ["insights", "alerts"], "audience": ["smb", "enterprise"], "kind": ["deck", "onepager"]}
RULE = read_rule("{date}_{product}_{audience}_{kind}_v{n}", WORDS)
U = "/w/acme/"


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("2026-03-31_alerts_smb_deck_v2.pptx", None),
        ("20260331 Alerts SMB Deck V2.PPTX", "2026-03-31_alerts_smb_deck_v2.pptx"),
        ("alert_enterprise_deck_31.03.2026_v03.pdf", "2026-03-31_alerts_enterprise_deck_v3.pdf"),
        ("Insights deck final.pptx", "{date}_insights_{audience}_deck_v{n}.pptx"),
        ("2026-02-31_alerts_smb_deck_v2", "{date}_alerts_smb_deck_v2"),
        ("ünïcode.pdf", "{date}_{product}_{audience}_{kind}_v{n}.pdf"),
        ("", "{date}_{product}_{audience}_{kind}_v{n}"),
    ],
)
def test_names_are_checked_and_put_right(name, instead):
    found = check(RULE, name)
    assert found.is_right == (instead is None)
    assert found.suggestion == (instead or "")
    assert bool(found.wrong) == (instead is not None)


def test_what_is_wrong_is_said_part_by_part():
    said = " ".join(check(RULE, "alerts_deck.pptx").wrong)
    assert "No date, such as 2026-03-31." in said
    assert "No audience: one of smb, enterprise." in said
    assert "No version" in said


@pytest.mark.parametrize("pattern", ["", "plain", "{a}{b}", "{a}_{a}", "{a}/{b}", "{a}x{b}", "{A}_{b}", "_".join(f"{{p{n}}}" for n in range(13)), "{a}_" * 60])  # fmt: skip
def test_patterns_that_can_be_read_in_two_ways_are_refused(pattern):
    with pytest.raises(BadPattern):
        read_rule(pattern)


def test_a_word_that_holds_the_sign_between_parts_is_refused():
    with pytest.raises(BadPattern, match="cannot be a product"):
        read_rule("{product}_{kind}", {"product": ["a_b"]})


PLAIN = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)
LISTS = st.lists(PLAIN, min_size=1, max_size=4, unique=True)


@given(
    st.dictionaries(st.sampled_from(["product", "audience", "kind"]), LISTS),
    st.sampled_from("_-. +"),
    st.data(),
)
def test_what_is_built_by_a_rule_follows_it_and_is_read_as_it_was_said(words, sign, data):
    parts = [*(["date"] if sign != "-" else []), "product", "audience", "kind", "n"]
    rule = read_rule(sign.join(f"{{{part}}}" for part in parts), words)
    values = {part: data.draw(st.sampled_from(words[part]) if part in words else PLAIN) for part in parts}
    values |= {
        "date": data.draw(st.dates(date(1990, 1, 1), date(2190, 1, 1))).isoformat(),
        "n": str(data.draw(st.integers(0, 9999))),
    }
    name = build(rule, values)
    found = check(rule, name)
    assert found.is_right, found.wrong
    assert dict(found.parts) == {part: values[part] for part in parts}


@given(st.text(max_size=300))
def test_a_suggestion_without_open_parts_follows_the_rule(name):
    found = check(RULE, name)
    if not found.is_right and "{" not in found.suggestion:
        assert check(RULE, found.suggestion).is_right
    if found.is_right:
        assert found.suggestion == ""


@given(st.text(max_size=60))
def test_any_pattern_is_a_rule_with_an_example_that_follows_it_or_is_refused(pattern):
    try:
        rule = read_rule(pattern)
    except BadPattern:
        return
    assert check(rule, example(rule, date(2026, 3, 31))).is_right


def test_an_example_follows_its_rule():
    assert example(RULE, date(2026, 3, 31)) == "2026-03-31_insights_smb_deck_v1"
    assert suggest(RULE, example(RULE, date(2026, 3, 31))) == example(RULE, date(2026, 3, 31))


def test_a_name_is_not_built_of_what_the_rule_does_not_know():
    for part, value in (("date", "31.3."), ("product", "other"), ("n", "x"), ("kind", "")):
        values = {
            "date": "2026-03-31",
            "product": "alerts",
            "audience": "smb",
            "kind": "deck",
            "n": "1",
            part: value,
        }
        with pytest.raises(BadPattern, match=part):
            build(RULE, values)


def test_a_listing_is_read_as_it_is_copied():
    text = "./decks:\ntotal 24\n-rw-r--r-- 1 ana staff 1024 Mar 31 12:00 2026-03-31 deck.pptx\nsub/\n.DS_Store\nC:\\x\\one pager.pdf\n\n"
    assert names_in_text(text) == ["2026-03-31 deck.pptx", "one pager.pdf"]
    with pytest.raises(ValidationError):
        names_in_text("a\n" * (MOST + 1))


def packed(*names: str, content: bytes = b"x") -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return file


def test_a_zip_is_read_by_its_names_whatever_it_unpacks_to():
    assert names_in_zip(packed("a/", "a/deck.pptx", "__MACOSX/x", content=b"0" * 30_000_000)) == ["deck.pptx"]


def test_a_zip_with_too_many_names_is_refused_before_they_are_read(monkeypatch):
    many = packed(*(f"{n}.txt" for n in range(MOST + 1)))
    with pytest.raises(ValidationError, match="Up to 5,000"):
        names_in_zip(many)
    raw = bytearray(packed("a.txt").getvalue())
    struct.pack_into("<I", raw, len(raw) - 22 + 12, 500_000_000)
    monkeypatch.setattr(zipfile, "ZipFile", None)  # (not even opened)
    with pytest.raises(ValidationError, match="more files than are looked at"):
        names_in_zip(io.BytesIO(bytes(raw)))


@pytest.mark.parametrize("raw", [b"", b"PK", b"not a zip", b"PK\x05\x06" + b"\xff" * 18, b"PK\x05\x06" + b"\x00" * 4 + b"\x05\x00\x05\x00\x05\x00\x00\x00" + b"\x00" * 6])  # fmt: skip
def test_what_is_no_zip_gets_a_clear_refusal(raw):
    with pytest.raises(ValidationError, match="ZIP"):
        names_in_zip(io.BytesIO(raw))


def test_a_rule_is_made_names_are_built_and_a_folder_is_checked_on_its_page(marco, priya, gus, as_member):
    client = as_member(marco)
    sent = {
        "name": "Decks",
        "use": "files",
        "pattern": RULE.pattern,
        "word_lines": "product: insights, alerts\naudience: smb\nkind: deck",
    }
    assert client.post(f"{U}names/new/", {**sent, "pattern": "{a}{b}"}).status_code == 422
    assert client.post(f"{U}names/new/", {**sent, "word_lines": "no colon"}).status_code == 422
    assert client.post(f"{U}names/new/", sent).status_code == 303
    row = NamingRule.objects.get()
    here = f"{U}{row.place}"
    query = "?part_date=2026-03-31&part_product=alerts&part_audience=smb&part_kind=deck&part_n=1"
    assert "2026-03-31_alerts_smb_deck_v1" in as_member(gus).get(here + query).content.decode()
    html = client.post(
        here, {"text": "2026-03-31_alerts_smb_deck_v1.pptx\nAlerts SMB deck v2 20260401.pptx"}
    ).content.decode()
    assert "One of 2 names does not follow the rule" in html
    assert "2026-04-01_alerts_smb_deck_v2.pptx" in html
    zipped = SimpleUploadedFile("folder.zip", packed("x/<b>.txt").getvalue())
    html = client.post(here, {"file": zipped}).content.decode()
    assert "&lt;b&gt;.txt" in html
    assert client.post(here, {"text": " "}).status_code == 422
    assert client.post(here, {"file": SimpleUploadedFile("x.zip", b"x")}).status_code == 422
    assert client.get(f"{here}?part_date=x").status_code == 422


def test_a_rule_from_elsewhere_that_is_none_is_said_and_nothing_breaks(marco, as_member):
    row = NamingRule.objects.create(workspace=marco.workspace, name="Odd", pattern="{a}{b}", words=["x"])
    assert "there must be a sign" in as_member(marco).get(f"{U}{row.place}").content.decode()
    assert as_member(marco).post(f"{U}{row.place}", {"text": "a.txt"}).status_code == 200
    assert as_member(marco).get(f"{U}names/").status_code == 200
