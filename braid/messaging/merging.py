"""Two people have written on from the same version: what each changed, put together, and what they have to choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from braid.base.differences import Change, Part, changes, merged, shortened
from braid.messaging.models import Content, ContentVersion

THEIRS, MINE, BOTH = "theirs", "mine", "both"


@dataclass(frozen=True, slots=True)
class Clash:
    """A place that both changed: what each made of it, and what is chosen."""

    number: int
    theirs: list[Change]
    mine: list[Change]
    chosen: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the text for the page: settled, or to be chosen."""

    text: str
    clash: Clash | None = None


@dataclass(slots=True)
class Merge:
    """Mine and theirs over what both began with. `chosen` says for each clash whose words stay."""

    mine: str
    since: int
    theirs: ContentVersion
    parts: list[Part]
    chosen: dict[int, str]

    @property
    def stretches(self) -> list[Stretch]:
        """The whole text for the page; long settled parts are cut in the middle."""
        found, number = [], 0
        for part in self.parts:
            if not part.is_clash:
                found.append(Stretch(shortened([Change("same", part.text or "")], 150)[0].text))
                continue
            theirs = shortened(changes(part.base, part.theirs))
            mine = shortened(changes(part.base, part.mine))
            found.append(Stretch("", Clash(number, theirs, mine, self.chosen.get(number, ""))))
            number += 1
        return found

    @property
    def clashes(self) -> int:
        """How many places both changed."""
        return sum(part.is_clash for part in self.parts)

    @property
    def is_settled(self) -> bool:
        """Whether each clash has an answer."""
        return len(self.chosen) == self.clashes

    @property
    def text(self) -> str:
        """The text with what was chosen; theirs first where both are to stay or nothing was chosen."""
        found, number = [], 0
        for part in self.parts:
            if part.is_clash:
                choice = self.chosen.get(number, BOTH)
                found.append({THEIRS: part.theirs, MINE: part.mine}.get(choice, part.theirs + part.mine))
                number += 1
            else:
                found.append(part.text or "")
        return "".join(found).strip()


def merge(content: Content, mine: str, since: int, theirs: ContentVersion, said: Mapping[str, Any]) -> Merge:
    """What was written since that version, put together with the newest one.

    Args:
        said: what was sent; `choice_0` and so on, if this page was sent before.
    """
    base = ContentVersion.objects.filter(content=content, number=since).first()
    parts = merged(base.body if base else "", mine, theirs.body)
    clashes = sum(part.is_clash for part in parts)
    asked = {number: str(said.get(f"choice_{number}", "")) for number in range(clashes)}
    chosen = {number: choice for number, choice in asked.items() if choice in (THEIRS, MINE, BOTH)}
    return Merge(mine, since, theirs, parts, chosen)
