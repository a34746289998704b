"""Known words in a text: which are found, where nothing is put in, and that nothing hostile comes of either."""

import re
from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from braid.base.explained import Word, Words, explain_with, explained
from braid.base.text import markdown

NAUGHTY = ["<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "{{ 7*7 }}", "&amp;", "a' onfocus=b", "</a><a>", "\\g<0>", "(?i)(", "é\u0301", "👩‍👩‍👧‍👦 x"]  # fmt: skip


def words(*forms: str, said: str = "meaning") -> Words:
    return Words(Word((form,), f"/{number}/", "", said) for number, form in enumerate(forms))


def found(text: str, *forms: str) -> list[str]:
    return re.findall(r'<a class="known"[^>]*>(.*?)</a>', words(*forms).marked(markdown(text)), re.S)


@pytest.mark.parametrize(("form", "text", "marked"), [
    ("GA", "When is GA?", ["GA"]), ("GA", "A ga and Ga and SAGA and GAS", []), ("GA", "GAs", ["GAs"]), ("GA", "GA's day", ["GA"]),
    ("SaaS", "saas SaaS", ["SaaS"]), ("Q1", "q1 Q1", ["Q1"]), ("Activation", "activation", ["activation"]),
    ("workspace", "Workspaces", ["Workspaces"]), ("dev", "devs devise", []), ("Dogfood", "we DOGFOOD it", ["DOGFOOD"]),
    ("Tier 1", "a tier\n1 launch, Tier 10", ["tier\n1"]), ("private code host", "A private  code host", ["private  code host"]),
    ("R&D", "our R&D says", ["R&amp;D"]), ("C++", "C+ C++ code", ["C++"]), ("go-to-market", "Go-to-market plan", ["Go-to-market"]),
    ("API", "API-12, api.py, API.md, @API, https://x.org/API/2, a@API.org", []), ("API", "The API, the API.", ["API"]), ("API", "API.", ["API"]),
    ("API", "GA/API pre-API", ["API"]), ("amp", "R&D &amp; more", []), ("x", "x y", []), ("é", "é", []), ("Überblick", "ein überblick", ["überblick"]),
])  # fmt: skip
def test_a_word_is_found_where_it_stands_as_a_word(form, text, marked):
    assert found(text, form) == marked


def test_the_longest_is_taken_and_each_only_once():
    text = "IARR, New IARR, IARR and **new IARR** again"
    assert found(text, "IARR", "New IARR") == ["IARR", "New IARR"]


@pytest.mark.parametrize("text", ["# API", "`API`", "    API", "```\nAPI\n```", "[API](https://x.org)", "[the **API** of](/x)", "| API |\n|---|\n| x |"])  # fmt: skip
def test_nothing_is_put_into_links_code_and_headings(text):
    assert found(text, "API") == []


def test_what_comes_after_them_is_marked():
    assert found("# API\n\n`API` [API](/x) the API", "API") == ["API"]


def test_a_word_is_not_marked_on_its_own_page():
    explain_with(lambda: words("API", "GA"), "/0/")
    html = explained("API and GA")
    explain_with()
    assert html == 'API and <a class="known" href="/1/" title="meaning">GA</a>'
    assert explained("GA <b>") == "GA &lt;b&gt;", "without a reader a plain text is only escaped"


class Seen(HTMLParser):
    """What a browser makes of it: the tags, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.text, self.attributes = [], "", set()
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _value in attrs}

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("form", NAUGHTY)
@pytest.mark.parametrize("text", NAUGHTY)
def test_neither_words_nor_texts_bring_anything_in(form, text):
    source = f"{text} and {form}, *{form}* [x](https://a.org 'a > {text}')"
    html = markdown(source)
    marked = words(form, said=f"{form} {text}").marked(html)
    before, after = Seen(html), Seen(marked)
    assert after.text == before.text
    assert set(after.tags) <= {*before.tags, "a"}
    assert after.attributes <= before.attributes | {"class", "href", "title"}
    allowed = {"a": {"class", "href", "title"}}
    assert nh3.clean(marked, attributes=allowed, link_rel=None) == nh3.clean(nh3.clean(marked, attributes=allowed, link_rel=None), attributes=allowed, link_rel=None)  # fmt: skip


@given(st.text(max_size=200), st.lists(st.text(min_size=1, max_size=12), max_size=5))
def test_no_text_is_lost(text, forms):
    html = markdown(text)
    assert Seen(words(*forms).marked(html)).text == Seen(html).text


def test_a_long_text_is_read_once_however_many_words_are_known():
    known = words(*(f"Term{number} of it" for number in range(2000)))
    assert known.marked(markdown("Term7 of it " * 5000)).count('class="known"') == 1
