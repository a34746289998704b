"""What the radar has seen in the months before: findings that are over, and what was tried about two of them."""

from typing import Any

from braid.radar.actions import commit_to, end_commitment
from braid.radar.detectors.registry import BY_ID
from braid.radar.models import Commitment, Finding, Turn
from braid.site.sample.world import World

# check, severity, what it said, play; days on which it opened, cleared, came back and cleared again
OVER = (
    ("D23", 2, "Onboarding v3 is announced, and product answers two of six gates with ready.", "PL16", (-80, -66)),
    ("D17", 2, "61% of the lead time of Template gallery has gone, and marketing is not involved yet.", "PL12", (-76, -58)),
    ("D12", 2, "7 of 12 insights from product waited more than 14 days for an answer from marketing.", "PL09", (-71, -50, -37, -24)),
    ("D11", 1, "The owners of Onboarding v3 have not been in contact for 17 days.", "PL08", (-64, -57)),
    ("D26", 2, "Product was told of the autumn campaign with 3 days of notice.", "PL21", (-52, -22)),
    ("D07", 3, "Half of marketing has read the mission in force.", "PL04", (-45, -31)),
    ("D25", 1, "Export to CSV was released, and nothing speaks of it.", "PL18", (-30, -17)),
)  # fmt: skip
# check, owners, committed and ended on which days, outcome, what was learned
TRIED = (
    ("D12", "lina", "tessa", -47, -30, "helped", "Half an hour each Thursday is enough; it came back in the week we skipped it."),
    ("D17", "tomas", "amir", -70, -58, "helped", "Amir sits in the weekly review of the gallery now."),
    ("D11", "lina", "marco", -62, -57, "same", "They talk by phone: nobody had written it down."),
)  # fmt: skip


def tell(world: World) -> None:
    """Seven findings that are over, three of them with a commitment that has ended."""
    found = {row[0]: over(world, *row) for row in OVER}
    for detector, product, marketing, made, ended, outcome, learned in TRIED:
        finding = found[detector]
        with world.at(made):
            row = commit_to(
                finding, by=world.cast[product], play=finding.plays[0], product_owner=world.cast[product],
                marketing_owner=world.cast[marketing], due_on=world.today,
            )  # fmt: skip
        with world.at(ended):
            end_commitment(row, by=world.cast[marketing], outcome=outcome, learned=learned)
        Commitment.objects.filter(pk=row.pk).update(
            made_on=world.day(made), due_on=world.day(ended), ended_on=world.day(ended)
        )


def over(world: World, detector: str, severity: int, text: str, play: str, days: tuple[int, ...]) -> Finding:
    """A finding that has cleared, with each of its turns."""
    about: dict[str, Any] = {"workspace": world.workspace}
    opened, cleared = world.day(days[-2]), world.day(days[-1])
    finding = Finding.objects.create(
        detector=detector, subject=f"past:{detector}", kind_of=BY_ID[detector].kind, state="cleared", severity=severity,
        text=text, digest=detector, plays=[play], opened_on=opened, seen_on=opened, cleared_on=cleared,
        came_back=len(days) // 2 - 1, **about,
    )  # fmt: skip
    names = (Turn.What.OPENED, Turn.What.CLEARED, Turn.What.RETURNED, Turn.What.CLEARED)
    for what, on in zip(names, days, strict=False):
        Turn.objects.create(finding=finding, what=what, on=world.day(on), severity=severity, **about)
    return finding
