from braid.base import caching
from braid.base.caching import SharedCache, SharedPages

NOWHERE = "redis://127.0.0.1:1/0"


def test_another_build_shares_nothing_that_pages_have_computed(monkeypatch):
    pages, tries = SharedPages(NOWHERE, {}), SharedCache(NOWHERE, {})
    assert pages.make_key("for:1") == SharedPages(NOWHERE, {}).make_key("for:1")
    monkeypatch.setattr(caching, "build", lambda root: "another")
    assert pages.make_key("for:1") != SharedPages(NOWHERE, {}).make_key("for:1")
    assert tries.make_key("tries:1") == SharedCache(NOWHERE, {}).make_key("tries:1")


def test_a_build_is_another_when_a_line_of_it_is(tmp_path):
    def build(text: str) -> str:
        caching.build.cache_clear()
        (tmp_path / "rule.py").write_text(text)
        return caching.build(tmp_path)

    assert build("rule = 1") == build("rule = 1") != build("rule = 2")
