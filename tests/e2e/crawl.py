"""Finds the screens of the sample world as a person would: by following links."""

import re
from collections import defaultdict
from collections.abc import Iterable
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import APIRequestContext

# Of each kind of screen so many examples are opened: the first may be the odd one out.
EXAMPLES = 3


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.extend(value for name, value in attrs if name == "href" and value)


def links(html: str, base: str) -> list[str]:
    """Addresses that a page links to, without fragments."""
    parser = _Links()
    parser.feed(html)
    return [urljoin(base, link).split("#")[0] for link in parser.found]


def route(url: str) -> str:
    """The name of the screen behind an address; empty when there is none."""
    try:
        return str(resolve(urlsplit(url).path).view_name)
    except Resolver404:
        return ""


def screens(ask: APIRequestContext, starts: Iterable[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Screens by name with some addresses of each, and the links that lead nowhere."""
    found: dict[str, list[str]] = defaultdict(list)
    dead: list[str] = []
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
        for link in links(answer.text(), answer.url):
            if urlsplit(link).netloc != home or link in seen or re.search(r"[?&](sort|page)=", link):
                continue
            seen.add(link)
            if len(found[route(link)]) + sum(route(w) == route(link) for w in waiting) < EXAMPLES:
                waiting.append(link)
    return {name: urls for name, urls in found.items() if urls}, dead
