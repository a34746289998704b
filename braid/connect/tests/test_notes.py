"""Lines of a changelog come in as release notes that wait: nothing is published by a file."""

from braid.connect.kinds.notes import headline, kind_of
from braid.connect.recognise import guess
from braid.messaging.models import NotePublication, ReleaseNote
from braid.messaging.notes.standing import standing

HEAD = "release,pr,kinds,sigs,action_required,feature,keps,text\n"
ROWS = (
    '1.35,11,bug,node,False,False,,"Fixed a crash. It came with 1.34."\n'
    '1.35,12,feature,auth,False,True,3331;99,"Added metrics to the `JWT` authenticator."\n'
    '1.35,13,feature;api-change,auth,False,True,3331,"Removed the old ones."\n'
)


def test_lines_of_a_changelog_become_notes_with_release_and_item(bring_in):
    bring_in("items", "Id,Title\n3331,Structured authentication\n")
    report = bring_in("notes", HEAD + ROWS)
    assert report.created == 3
    notes = {note.external_id: note for note in ReleaseNote.objects.select_related("item", "release")}
    assert [notes[f"1.35/{pr}"].kind_of for pr in (11, 12, 13)] == ["fixed", "new", "heed"]
    assert notes["1.35/11"].title == "Fixed a crash"
    assert notes["1.35/12"].title == "Added metrics to the JWT authenticator"
    assert notes["1.35/12"].item.title == notes["1.35/13"].item.title == "Structured authentication"
    assert {note.release.name for note in notes.values()} == {"1.35"}
    stands = standing(notes["1.35/12"])
    assert stands.what == "Added metrics to the `JWT` authenticator."
    assert not stands.is_written
    assert not NotePublication.objects.exists()


def test_a_second_import_changes_only_what_the_source_changed(bring_in):
    bring_in("notes", HEAD + ROWS)
    assert bring_in("notes", HEAD + ROWS).unchanged == 3
    report = bring_in("notes", HEAD + ROWS.replace("It came with 1.34.", "It came with 1.33."))
    assert (report.updated, report.unchanged) == (1, 2)
    note = ReleaseNote.objects.get(external_id="1.35/11")
    assert "1.33" in standing(note).what
    assert note.parts.count() == 2


def test_why_it_matters_comes_in_where_the_file_says_it(bring_in):
    bring_in("notes", "Headline,What changed,Why it matters,Release\nAlerts,A message.,You sleep.,4.1\n")
    stands = standing(ReleaseNote.objects.get())
    assert (stands.note.title, stands.what, stands.why) == ("Alerts", "A message.", "You sleep.")
    assert not stands.is_agreed


def test_a_changelog_is_taken_for_claims_unless_somebody_says_notes():
    assert guess(["release", "text", "why it matters", "headline"]) != "notes"


def test_headlines_are_short_and_kinds_are_read_in_words():
    assert headline("word " * 60).endswith("…")
    assert len(headline("word " * 60)) <= 101
    assert headline("`**`") == "`**`"
    assert [kind_of(words) for words in ("Deprecation", "bugfix", "New feature", "cleanup")] == [
        "heed",
        "fixed",
        "new",
        "better",
    ]
