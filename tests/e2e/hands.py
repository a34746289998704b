"""The ways in which somebody works a page: by mouse, by keyboard alone, or with a finger on a phone."""

from playwright.sync_api import Browser, Locator, expect

from tests.e2e.conftest import PATIENCE, Server, Watch, enter

FURTHEST = 220


class Mouse:
    """On a desk, with a mouse. The two others differ in how they reach a thing, not in what they do."""

    size = {"width": 1440, "height": 940}
    touch = False

    def __init__(self, browser: Browser, server: Server, name: str) -> None:
        self.context = browser.new_context(viewport=self.size, has_touch=self.touch, base_url=server.url)
        self.context.set_default_timeout(PATIENCE)
        self.watch = Watch(self.context, server.url)
        self.page = self.context.new_page()
        enter(self.page, server, name)
        self.main = self.page.get_by_role("main")

    def close(self) -> None:
        """Goes away, and says what the page complained of."""
        self.context.close()
        assert self.watch.complaints == []

    def go(self, place: str) -> None:
        """Opens a place of the navigation."""
        self.press(self.page.get_by_role("navigation").get_by_role("link", name=place).first)
        expect(self.page.locator(".nav-link[aria-current=page]")).to_contain_text(place)

    def find(self, words: str, title: str) -> None:
        """Opens a thing by the search."""
        self.press(self.page.locator("[data-jump]").first)
        self.page.get_by_role("combobox", name="Search or jump to").press_sequentially(words)
        self.press(self.page.locator("#jump-results").get_by_role("option").filter(has_text=title).first)
        expect(self.main.get_by_role("heading", level=1)).to_contain_text(title)

    def capture(self) -> None:
        """Opens the dialog in which something heard is kept."""
        self.press(self.page.get_by_role("link", name="Capture an insight").first)

    def press(self, thing: Locator) -> None:
        """A link, a button, a box to tick."""
        thing.click()

    def pick(self, choice: str, within: Locator) -> None:
        """One of a few choices that stand side by side."""
        self.press(within.get_by_text(choice, exact=True))

    def write(self, field: Locator, text: str) -> None:
        """Puts a text where another may have been."""
        field.click()
        field.press("ControlOrMeta+a")
        field.press_sequentially(text)

    def choose(self, field: Locator, choice: str) -> None:
        """One of a list that opens."""
        field.select_option(label=choice)


class Finger(Mouse):
    """On a phone, with a thumb."""

    size = {"width": 390, "height": 844}
    touch = True

    def go(self, place: str) -> None:
        self.open_menu()
        super().go(place)

    def find(self, words: str, title: str) -> None:
        self.open_menu()
        super().find(words, title)

    def capture(self) -> None:
        self.open_menu()
        super().capture()

    def open_menu(self) -> None:
        """The navigation, behind its button."""
        self.press(self.page.get_by_role("button", name="Menu"))

    def press(self, thing: Locator) -> None:
        thing.tap()


class Keys(Mouse):
    """On a desk, without a mouse: everything is reached by Tab, or it is not reached."""

    def reach(self, thing: Locator) -> None:
        """Tab by Tab, as far as a person would go round once."""
        expect(thing).to_be_visible()
        for _step in range(FURTHEST):
            if thing.evaluate("node => node === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no key reaches {thing}")

    def find(self, words: str, title: str) -> None:
        field = self.page.get_by_role("combobox", name="Search or jump to")
        self.page.wait_for_load_state()
        self.page.keyboard.press("/")
        expect(field).to_be_focused()
        self.page.keyboard.type(words)
        options = self.page.locator("#jump-results").get_by_role("option")
        expect(options.filter(has_text=title).first).to_be_visible()
        while title not in (self.page.locator("#jump-results [aria-selected=true]").text_content() or ""):
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")
        expect(self.main.get_by_role("heading", level=1)).to_contain_text(title)

    def capture(self) -> None:
        self.page.keyboard.press("c")

    def press(self, thing: Locator) -> None:
        self.reach(thing)
        self.page.keyboard.press("Space" if thing.get_attribute("type") == "checkbox" else "Enter")

    def pick(self, choice: str, within: Locator) -> None:
        self.reach(within.get_by_role("radio").first)
        radio = within.get_by_label(choice, exact=True)
        while not radio.evaluate("node => node === document.activeElement"):
            self.page.keyboard.press("ArrowRight")
        self.page.keyboard.press("Space")

    def write(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def choose(self, field: Locator, choice: str) -> None:
        self.reach(field)
        self.page.keyboard.type(choice)
        expect(field.locator("option:checked")).to_have_text(choice)


class Both:
    """Two people who work the same way at the same time, each on a page of their own."""

    def __init__(self, browser: Browser, server: Server, way: type[Mouse]) -> None:
        self.priya = way(browser, server, "Priya")
        self.marco = way(browser, server, "Marco")

    def close(self) -> None:
        """Both go home."""
        self.priya.close()
        self.marco.close()
