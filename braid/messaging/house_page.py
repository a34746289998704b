"""Message houses for their pages: a version as rows, who agreed on each side, two of them side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.text import capfirst

from braid.base.differences import Change, changes
from braid.base.models import BOTH_SIDES
from braid.messaging.models import Claim, HouseAgreement, HouseVersion, MessageHouse
from braid.messaging.models.house import LISTS, POSITIONING, lines_of
from braid.messaging.said import Said, said
from braid.people.models import Member

PROOF = "proof"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a version says: its name, and the text or the points."""

    name: str
    label: Any
    lines: list[str]
    is_list: bool


def rows_of(version: HouseVersion) -> list[Row]:
    """What a version says, in the order of the house."""
    found = []
    for name in (*POSITIONING, *LISTS):
        label = capfirst(HouseVersion._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        found.append(Row(name, label, version.lines(name), name in LISTS))
    return found


def sentence(version: HouseVersion) -> list[tuple[Any, str]]:
    """The positioning as one sentence in parts: for whom, need, category, benefit, unlike what."""
    return [(row.label, " ".join(row.lines)) for row in rows_of(version)[: len(POSITIONING)] if row.lines]


def proofs_of(member: Member, version: HouseVersion) -> list[Said]:
    """The claims that prove a version, with how they stand now. Two queries."""
    claims = Claim.objects.visible_to(member).filter(pk__in=version.proofs.values("claim"))
    return said(member, claims.order_by("pk"))


def agreed(version: HouseVersion) -> dict[str, HouseAgreement | None]:
    """Who has agreed on each side. One query."""
    rows = {row.side: row for row in HouseAgreement.objects.filter(version=version).select_related("by")}
    return {side: rows.get(side) for side in BOTH_SIDES}


@dataclass(frozen=True, slots=True)
class Beside:
    """One thing that two versions say: the words of each, and what differs where they are versions of one house."""

    label: Any
    left: list[str]
    right: list[str]
    differs: bool
    changes: list[Change]


def beside(left: HouseVersion, right: HouseVersion) -> list[Beside]:
    """Two versions side by side; of one house also what was changed, word by word."""
    found = []
    for one, two in zip(rows_of(left), rows_of(right), strict=True):
        differs = one.lines != two.lines
        told = (
            changes("\n".join(one.lines), "\n".join(two.lines))
            if differs and left.house_id == right.house_id
            else []
        )
        found.append(Beside(one.label, one.lines, two.lines, differs, told))
    return found


def with_newest(member: Member) -> Any:
    """All houses of a workspace, each with its newest version's number and how many sides agreed. One query."""
    newest = HouseVersion.objects.filter(house=OuterRef("pk")).order_by("-number")
    agreements = HouseAgreement.objects.filter(version__house=OuterRef("pk")).order_by("-version__number")
    rows = MessageHouse.objects.visible_to(member).select_related("product_owner", "marketing_owner")
    return rows.annotate(
        number=Subquery(newest.values("number")[:1]),
        benefit=Subquery(newest.values("benefit")[:1]),
        written=Subquery(newest.values("at")[:1]),
        **{
            f"agreed_{side}": Subquery(agreements.filter(side=side).values("version__number")[:1])
            for side in BOTH_SIDES
        },
    )


def with_words(member: Member) -> Any:
    """The versions of all houses as they stand that say which words to use or to avoid."""
    later = HouseVersion.objects.filter(house=OuterRef("house")).order_by("-number").values("pk")[:1]
    rows = HouseVersion.objects.visible_to(member).filter(pk=Subquery(later))
    return rows.filter(~Q(use_words="") | ~Q(avoid_words=""))


def words_of(versions: Iterable[Sequence[str]]) -> tuple[dict[str, str], set[str]]:
    """The words to avoid, each with what to say instead or nothing, and those to use.

    Args:
        versions: `use_words` and `avoid_words` of each.
    """
    avoid: dict[str, str] = {}
    use: set[str] = set()
    for wanted, unwanted in versions:
        use.update(line.casefold() for line in lines_of(wanted))
        for line in lines_of(unwanted):
            word, _arrow, instead = line.replace("→", "->").partition("->")
            if word.strip():
                avoid[word.strip().casefold()] = instead.strip()
    return avoid, use
