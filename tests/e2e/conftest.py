"""A real server with the sample world on a file database, and a real Chromium."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 240
# How long a journey waits for what must come, in milliseconds: machines that test are busy.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Server:
    """A running Braid: its address, its data folder and what it has said."""

    url: str
    data: Path
    log: Path

    def braid(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs a command of Braid on the same data."""
        return subprocess.run(
            [sys.executable, "-m", "braid", *arguments], cwd=ROOT, env=surroundings(self.data),
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip


def surroundings(data: Path) -> dict[str, str]:
    """The environment of a fresh installation: nothing of the tests' own settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("BRAID_", "DJANGO_"))}
    return {**kept, "BRAID_DATA": str(data)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def wait_until_up(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while not answers(url):
        assert process.poll() is None, f"braid serve ended:\n{log.read_text()}"
        assert time.monotonic() < end, f"braid serve did not answer in {START_SECONDS} s:\n{log.read_text()}"
        time.sleep(0.2)


@contextmanager
def serving(data: Path) -> Iterator[Server]:
    """`braid serve --sample` on a free port and an empty folder."""
    log, port = data / "serve.log", free_port()
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "braid", "serve", "--sample", "--port", str(port)],
            cwd=ROOT, env=surroundings(data), stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(process, f"{url}/sign-in/", log)
        yield Server(url, data, log)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One sample world for all journeys: what one does, the next ones find done."""
    with serving(tmp_path_factory.mktemp("braid")) as one:
        yield one


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Another sample world, for what looks at every screen and must not depend on what journeys did."""
    with serving(tmp_path_factory.mktemp("untouched")) as one:
        yield one


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the system: BRAID_CHROMIUM, or found by name."""
    names = (os.environ.get("BRAID_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    assert found, "Chromium is needed: apt install chromium, or name one with BRAID_CHROMIUM"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield chromium
        chromium.close()


class Watch:
    """What a page must not do: complain in its console, break, or ask another host."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.complaints: list[str] = []
        self.home = home
        context.on("console", lambda m: self.hear(m.type, m.text, m.page))
        context.on("weberror", lambda error: self.say(error.page, str(error.error)))
        context.on("request", lambda request: self.look(request.url))

    def hear(self, kind: str, text: str, page: Page | None) -> None:
        # (Chromium counts every form that was not valid as an error of its own.)
        if kind in {"error", "warning"} and "status of 422" not in text:
            self.say(page, text)

    def say(self, page: Page | None, text: str) -> None:
        self.complaints.append(f"{page.url if page else ''}: {text}")

    def look(self, url: str) -> None:
        if not url.startswith((self.home, "data:", "blob:")):
            self.complaints.append(f"asked another host: {url}")


def enter(page: Page, server: Server, name: str) -> None:
    """Signs in as one of the sample's people by one click."""
    page.goto(f"{server.url}/sign-in/")
    page.get_by_role("button", name=name).first.click()
    page.wait_for_url("**/w/**")


def owed(main: Locator, words: str | re.Pattern[str]) -> Locator:
    """The first line of For you with these words. It may stand in the folded rest of a long list.

    Opened at once, for the page follows what others do meanwhile.
    """
    line = main.locator("li.middle").filter(has_text=words).first
    expect(line).to_be_attached()
    line.locator("xpath=ancestor::details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    return line


@pytest.fixture
def as_priya(browser: Browser, server: Server) -> Iterator[Page]:
    """A page of Priya's, at the size of a laptop, watched."""
    context = browser.new_context(viewport={"width": 1440, "height": 940}, base_url=server.url)
    context.set_default_timeout(PATIENCE)
    watch = Watch(context, server.url)
    page = context.new_page()
    enter(page, server, "Priya")
    yield page
    context.close()
    assert watch.complaints == []


@pytest.fixture
def as_marco(browser: Browser, server: Server) -> Iterator[Page]:
    """A page of Marco's beside hers, which may complain."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, base_url=server.url)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    enter(page, server, "Marco")
    yield page
    context.close()


@pytest.fixture
def somebody(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """Opens a page of anybody of the sample company, watched, as wide as is said."""
    opened = []

    def enter_as(name: str, width: int = 1440) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, base_url=server.url)
        context.set_default_timeout(PATIENCE)
        opened.append((context, Watch(context, server.url)))
        page = context.new_page()
        enter(page, server, name)
        return page

    yield enter_as
    for context, watch in opened:
        context.close()
        assert watch.complaints == []
