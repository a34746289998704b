"""Which rounds can be started: each room offers those whose subjects it owns, so that no entry leads nowhere."""

from dataclasses import dataclass
from typing import Any

from braid.rounds.models import Round


@dataclass(frozen=True)
class Offer:
    """One kind of round on the page that starts one. `path` is below `/w/<slug>/`."""

    use: str
    says: Any
    path: str
    icon: str
    order: int

    @property
    def title(self) -> Any:
        """What this kind is called."""
        return Round.Use(self.use).label


_offers: list[Offer] = []


def offer(use: str, says: Any, path: str, icon: str, order: int = 50) -> None:
    """Called from the `plugs.py` of the room that has the form."""
    _offers.append(Offer(use, says, path, icon, order))
    _offers.sort(key=lambda o: o.order)


def offers() -> list[Offer]:
    """All kinds, in their order."""
    return list(_offers)
