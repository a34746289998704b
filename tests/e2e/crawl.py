"""Finds the screens of the sample world as a person would: by following links."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import APIRequestContext

# Of each kind of screen so many examples are opened: the first may be the odd one out, and a round has many kinds.
EXAMPLES = 8


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.forms: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"a": "href", "form": "action"}.get(tag)
        into = self.found if tag == "a" else self.forms
        into.extend(value for name, value in attrs if name == wanted and value)


def links(html: str, base: str) -> tuple[list[str], list[str]]:
    """Addresses that a page links to, and those that its forms send to, without fragments."""
    parser = _Links()
    parser.feed(html)
    return tuple(
        [urljoin(base, link).split("#")[0] for link in kind] for kind in (parser.found, parser.forms)
    )


def route(url: str) -> str:
    """The name of the screen behind an address; empty when there is none."""
    try:
        return str(resolve(urlsplit(url).path).view_name)
    except Resolver404:
        return ""


@dataclass
class Found:
    """What was found: addresses by name of screen, links that lead nowhere, screens behind a form."""

    screens: dict[str, list[str]]
    dead: list[str]
    offered: set[str]


def crawl(ask: APIRequestContext, starts: Iterable[str]) -> Found:
    """Follows links until no new kind of screen turns up."""
    found: dict[str, list[str]] = defaultdict(list)
    dead: list[str] = []
    offered: set[str] = set()
    waiting, seen = list(starts), set(starts)
    home = urlsplit(waiting[0]).netloc
    while waiting:
        url = waiting.pop(0)
        answer = ask.get(url, max_redirects=5)
        if not answer.ok:
            dead.append(f"{answer.status} {url}")
            continue
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        found[route(url)].append(url)
        hrefs, forms = links(answer.text(), answer.url)
        offered.update(map(route, forms))
        for link in hrefs:
            if urlsplit(link).netloc != home or link in seen or re.search(r"[?&](sort|page)=", link):
                continue
            seen.add(link)
            if len(found[route(link)]) + sum(route(w) == route(link) for w in waiting) < EXAMPLES:
                waiting.append(link)
    return Found({name: urls for name, urls in found.items() if urls}, dead, offered)
