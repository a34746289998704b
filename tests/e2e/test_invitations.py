"""From an empty Braid to an answer: a series, its invitation by a real mail server, the link in it, and a calendar that answers."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import free_port, surroundings, wait_until_up
from tests.mails import Box

pytestmark = pytest.mark.journey
SECRET = "a-long-Pass-word-77"


class Firm:
    """A Braid of its own, with a mail server."""

    def __init__(self, folder: Path, box: Box, post: int) -> None:
        self.box, self.port = box, free_port()
        self.url, self.log = f"http://127.0.0.1:{self.port}", folder / "serve.log"
        self.env = surroundings(folder) | {
            "BRAID_SMTP_HOST": "127.0.0.1", "BRAID_SMTP_PORT": str(post), "BRAID_SMTP_TLS": "0", "BRAID_PUBLIC_URL": self.url,
            "BRAID_MEETING_ADDRESS": "meetings@firm.example",
        }  # fmt: skip

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "braid", *words]

    def mail(self, words: str) -> EmailMessage:
        """The mail with these words in its subject, which may be on its way."""
        end = time.monotonic() + 90
        while not (found := [each for each in self.box.mails if words in each["Subject"]]):
            assert time.monotonic() < end, [each["Subject"] for each in self.box.mails]
            time.sleep(0.3)
        return found[-1]


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    box = Box()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    made = Firm(tmp_path, box, server.port)
    with made.log.open("wb") as log:
        process = subprocess.Popen(made.command("serve", "--port", str(made.port)), env=made.env, stdout=log, stderr=log, start_new_session=True)  # fmt: skip
    try:
        wait_until_up(process, f"{made.url}/sign-up/", made.log)
        yield made
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)
        server.stop()


def sign_up(page: Page, name: str, mail: str) -> None:
    page.get_by_label("Your name").fill(name)
    if page.get_by_label("Email").input_value() != mail:
        page.get_by_label("Email").fill(mail)
    page.get_by_label("Password").fill(SECRET)
    page.get_by_role("main").get_by_role("button").first.click()


def link_in(mail: EmailMessage, words: str = "") -> str:
    text = mail.get_body(("plain",)).get_content()
    return re.search(rf"{words}.*?(http://\S+)", text, re.S)[1]


def test_an_invitation_is_answered_by_its_link_and_from_a_calendar(firm: Firm, browser: Browser) -> None:
    nora = browser.new_context(viewport={"width": 1440, "height": 940}, base_url=firm.url).new_page()
    nora.set_default_timeout(60_000)
    main = nora.get_by_role("main")
    nora.goto("/sign-up/")
    sign_up(nora, "Nora Product", "nora@firm.example")
    nora.get_by_label("Name", exact=True).fill("Firm")
    nora.get_by_label("Product", exact=True).check()
    main.get_by_role("button").first.click()
    nora.wait_for_url("**/w/firm/**")

    nora.goto("/w/firm/people/invitations/")
    nora.get_by_label(re.compile("mail", re.IGNORECASE)).first.fill("max@firm.example")
    nora.get_by_label("Side").select_option("marketing") if nora.get_by_label("Side").count() else nora.get_by_label("Marketing").check()  # fmt: skip
    main.get_by_role("button", name=re.compile("invit", re.IGNORECASE)).first.click()
    phone = browser.new_context(viewport={"width": 390, "height": 844}, base_url=firm.url).new_page()
    phone.set_default_timeout(60_000)
    phone.goto(link_in(firm.mail("Nora Product")))
    phone.get_by_role("link", name="Sign up and come in").click()
    sign_up(phone, "Max Marketing", "max@firm.example")
    phone.wait_for_url("**/w/firm/**")

    nora.goto("/w/firm/meetings/series/new/")
    main.get_by_label("Name", exact=True).fill("Nora and Max")
    main.get_by_label("Purpose").fill("What each of us counts on.")
    main.get_by_label("Max Marketing").check()
    main.get_by_label("First day").fill((datetime.now() + timedelta(days=2)).date().isoformat())
    main.get_by_role("button", name="Begin the series").click()
    expect(main).to_contain_text("No invitation goes to Nora Product")
    series = nora.url.partition("#")[0]
    nora.goto("/w/firm/settings/mails/")
    expect(main).to_contain_text("Invitation to a meeting")
    main.get_by_role("button", name=re.compile("now", re.IGNORECASE)).first.click()
    mail = firm.mail("Invitation: Nora and Max")
    assert mail["To"] == "max@firm.example"

    stranger = browser.new_context(viewport={"width": 390, "height": 844}, base_url=firm.url).new_page()
    stranger.goto(link_in(mail, "I come"))
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Do you come?")
    stranger.get_by_role("button", name="I come").click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("You come")
    nora.goto(series)
    first = main.locator("section").filter(has_text="Next").get_by_role("link").first
    first.click()
    expect(main).to_contain_text("Marketing 1 of 1")
    there = nora.url.partition("#")[0]

    text = next(part for part in mail.walk() if part.get_content_type() == "text/calendar").get_content()
    event = Calendar.from_ical(text).walk("VEVENT")[0]
    organizer = str(event["ORGANIZER"]).removeprefix("mailto:")
    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = "max@firm.example", organizer, "Declined"
    answer.set_content("I am away.")
    answer.add_alternative(
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{event['UID']}\r\nSEQUENCE:0\r\n"
        f"DTSTAMP:{datetime.now(UTC) + timedelta(seconds=2):%Y%m%dT%H%M%SZ}\r\nRECURRENCE-ID;VALUE=DATE:{event['DTSTART'].dt:%Y%m%d}\r\n"
        "ATTENDEE;PARTSTAT=DECLINED:mailto:max@firm.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        subtype="calendar", params={"method": "REPLY"},
    )  # fmt: skip
    read = subprocess.run(
        firm.command("read-mail", "-v"),
        input=answer.as_bytes(),
        env=firm.env,
        capture_output=True,
        timeout=120,
    )
    assert (read.returncode, b"taken" in read.stderr) == (0, True), read.stderr
    nora.goto(there)
    expect(main).to_contain_text("does not come")
    expect(main).to_contain_text("nobody comes")
    phone.goto(there)
    phone.get_by_role("main").get_by_role("button", name="Perhaps").click()
    expect(phone.get_by_role("main")).to_contain_text("Marketing 0 of 1, one perhaps")
