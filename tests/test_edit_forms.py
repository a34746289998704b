"""A house rule: every form with which somebody changes what is there already notices that it has changed meanwhile.

It is looked for on the pages themselves, so that a form drawn by hand is found like any other. What is only
added (`…_new`), and what nobody else can write, needs no such check; each other one is named here with why.
"""

import json
import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from tests.factories import Maker
from tests.test_house import OWN, PATHS, each, filled

NO_CHECK = {
    "calendar_feeds": "adds a link of one's own",
    "activity_spoke": "adds that both sides spoke",
    "activity_comment": "adds a comment",
    "activity_hearing": "one's own setting, which nobody else can write",
    "activity_hand_over": "hands over only what is still theirs: what somebody took meanwhile stays taken",
    "goals_check_in": "adds a check-in",
    "import_start": "adds a file",
    "insights_customer": "names the customer that stays of two; the other form on that page is checked",
    "launches_win_of_work": "adds a win",
    "launches_kind_upload": "adds a template",
    "launches_of_content": "adds a launch of the piece, or says its stage anew",
    "messaging_announcement": "adds claims",
    "messaging_ask": "asks one more expert",
    "messaging_check_text": "adds claims",
    "messaging_note_check": "adds claims",
    "messaging_suggestion": "answers a suggestion once; a second answer is refused",
    "messaging_text": "says with which version it began; what came after it is shown, and both are put together",
    "messaging_check": "adds a verdict; all of them stay in the story of the claim",
    "messaging_naming_rule": "looks at names and keeps nothing",
    "people_invitations": "adds an invitation",
    "radar_ask": "adds a question",
    "radar_ask_round": "adds a question",
    "radar_commit": "adds a commitment",
    "radar_end": "ends a commitment once; a second end is refused",
    "radar_play_meet": "adds a meeting",
    "radar_workshop_meet": "adds a meeting",
    "teamwork_days_off_new": "adds days off",
    "teamwork_holidays": "adds a day off for all",
    "teamwork_work_week": "says it the first time; what stands there already is compared as everywhere",
    "radar_mute": "adds that a finding is set aside, with why and until when; each stays on record",
    "round_repeat": "presses a button: it comes again, pauses, goes on or stops; what stood before overwrites nothing",
    "roadmap_item_merge": "names the item that stays of two; the merge reads both as they are and can be taken back",
    "roadmap_item_metrics": "adds a metric",
    "roadmap_item_objectives": "adds a link",
    "roadmap_items_change": "says what many items get, whatever each had; what it leaves open stays",
    "round_answer": "one's own answers, which nobody else can write",
    "round_card_answer": "one's own answers, which nobody else can write",
    "round_template_upload": "adds a template",
    "teamwork_decision_back": "adds a reason; what was written down is sent back once",
    "teamwork_retro_note_edit": "one's own card, which nobody else can write",
    "meeting_files": "sends a file, of which nothing is changed before it was looked at",
    "teamwork_meeting_skip_new": "skips a meeting once, with why",
    "workspace_delete": "deletes the whole workspace, by its typed name",
}
MORE = [
    "w/acme/mission/mission/new/",
    f"w/acme/readers/roadmap.item/{OWN}/",
    "w/acme/radar/checks/D05/",
]
LEAST = 45
# Forms that compare by what is sent with them; tests/test_conflicts.py looks at each.
BY_WHAT_IS_SENT = {"roadmap_item_milestones", "goals_reading_new"}
# Words that must name something.
CHECKED_WORDS = {"item_lines", "word_lines"}
OTHERS = {
    "date": "2026-01-05",
    "number": "7",
    "email": "else@example.org",
    "datetime-local": "2027-03-04T10:00",
}


def posted_forms(html: str, path: str) -> list[tuple[str, str]]:
    """Every form on a page in which something is filled in or chosen and sent: where to, and what stands in it."""
    found = []
    for opening, inside in re.findall(r"<form\b([^>]*)>(.*?)</form>", html, re.S):
        filled_in = re.search(r"<(textarea|select)\b", inside) or any(
            not re.search(r'type="(hidden|submit)"', tag) for tag in re.findall(r"<input\b[^>]*>", inside)
        )
        if 'method="post"' in opening and filled_in:
            action = re.search(r'\saction="([^"]*)"', opening)
            found.append((unescape(action[1]) if action else path, inside))
    return found


def fields(form: str) -> dict[str, list[str]]:
    """What a browser would send of a form as it stands."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'\bvalue="([^"]*)"', tag)
        if name and ("checked" in tag or not re.search(r'type="(checkbox|radio)"', tag)):
            found.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = [unescape(text).removeprefix("\n")]
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = [chosen[1] if chosen else ""]
    return found


def changed(form: str) -> tuple[str, str]:
    """One field of a form with something else in it."""
    compared = set(json.loads(fields(form)["opened_on"][0])) - CHECKED_WORDS
    for name in re.findall(r'<textarea[^>]*name="([^"]*)"', form):
        if name in compared:
            return name, "Other words"
    for tag in re.findall(r"<input\b[^>]*>", form):
        name, kind = re.search(r'name="([^"]*)"', tag), re.search(r'type="([^"]*)"', tag)
        if name and name[1] in compared and kind[1] in {"text", *OTHERS}:
            return name[1], OTHERS.get(kind[1], "7")
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        for value in re.findall(r'<option value="([^"]+)">', options):
            return name, value
    for tag in re.findall(r'<input\b[^>]*type="radio"[^>]*>', form):
        if "checked" not in tag:
            return re.search(r'name="([^"]*)"', tag)[1], re.search(r'value="([^"]*)"', tag)[1]
    raise AssertionError(f"nothing to change in {form}")


@pytest.fixture
def own(priya) -> Maker:
    """One row of every table, the round among them a draft."""
    maker = Maker(priya, OWN, "Ownwords")
    maker.make_all()
    return maker


def test_every_form_that_changes_what_is_there_is_checked(own, priya, marco, as_member):
    checked, unchecked = set(), {}

    def look(path: str) -> None:
        for client in (as_member(priya), as_member(marco)):
            here = filled(path, OWN)
            html = client.get(here).content.decode(errors="replace")
            for action, inside in posted_forms(html, here):
                name = str(resolve(urlsplit(action).path).url_name)
                if 'name="opened_on"' in inside:
                    checked.add(name)
                elif not name.endswith("_new"):
                    unchecked.setdefault(name, path)

    each(PATHS + MORE, look)
    wrong = {name: path for name, path in unchecked.items() if name not in NO_CHECK}
    assert not wrong, "give the form `about=` the row that it changes, or say in NO_CHECK why it changes none"
    assert len(checked) >= LEAST, sorted(checked)


def test_every_checked_form_asks_before_it_overwrites(own, priya, marco, as_member):
    """Each is sent as if every field had been another one when it was opened: what differs is asked."""
    asked = set()

    def look(path: str) -> None:
        for client in (as_member(priya), as_member(marco)):
            here = filled(path, OWN)
            for action, inside in posted_forms(client.get(here).content.decode(errors="replace"), here):
                name = str(resolve(urlsplit(action).path).url_name)
                if 'name="opened_on"' not in inside or name in asked | BY_WHAT_IS_SENT:
                    continue
                asked.add(name)
                sent = fields(inside)
                stale = dict.fromkeys(json.loads(sent["opened_on"][0]), "stale")
                field, value = changed(inside)
                answer = client.post(action, {**sent, field: value, "opened_on": json.dumps(stale)})
                assert answer.status_code == 422, (name, field, value, answer.status_code)
                assert f'name="keep_{field}"' in answer.content.decode(), (name, field, value)

    each(PATHS + MORE, look)
    assert len(asked) >= LEAST - len(BY_WHAT_IS_SENT)
