"""The people of the sample world."""

from datetime import date

from django.utils import timezone

from braid.base.models import Side
from braid.people.models import Member, User, Workspace

# name, mail, side, discipline, right, sponsor, lead
PEOPLE = (
    ("Priya Raman", "priya", Side.PRODUCT, "Product manager", Member.Right.ADMIN, False, True),
    ("Marco Bellini", "marco", Side.MARKETING, "Product marketer", Member.Right.MEMBER, False, True),
    ("Ella Lindqvist", "ella", Side.OTHER, "Chief executive", Member.Right.MEMBER, True, False),
    ("Gus Okafor", "gus", Side.OTHER, "Agency", Member.Right.GUEST, False, False),
    ("Jonas Weber", "jonas", Side.PRODUCT, "Product manager", Member.Right.MEMBER, False, False),
    ("Lina Haddad", "lina", Side.PRODUCT, "Designer", Member.Right.MEMBER, False, False),
    ("Tomás Ortega", "tomas", Side.PRODUCT, "Engineering lead", Member.Right.MEMBER, False, False),
    ("Amir Basri", "amir", Side.MARKETING, "Content lead", Member.Right.MEMBER, False, False),
    ("Tessa Kwon", "tessa", Side.MARKETING, "Growth marketer", Member.Right.MEMBER, False, False),
)
# A pulse shows nothing of a side with fewer than five answers: the sample company has five on each.
MORE = (
    ("Yuki Tanaka", "yuki", Side.PRODUCT, "Data analyst", Member.Right.MEMBER, False, False),
    ("Noor Saleh", "noor", Side.MARKETING, "Lifecycle marketer", Member.Right.MEMBER, False, False),
    ("Ben Alder", "ben", Side.MARKETING, "Field marketer", Member.Right.MEMBER, False, False),
)


def make_workspace(name: str, slug: str, *, sample: bool = False) -> Workspace:
    """An empty workspace."""
    return Workspace.objects.create(name=name, slug=slug, is_sample=sample)


def make_cast(
    workspace: Workspace, *, joined_on: date | None = None, domain: str = "", more: bool = False
) -> dict[str, Member]:
    """Makes the people of the sample world in a workspace, by first name in small letters.

    They have no password: nobody can sign in as one of them except by the one click of a sample.
    """
    domain = domain or f"{workspace.slug}.example"
    made = {}
    for name, key, side, discipline, right, sponsor, lead in (*PEOPLE, *(MORE if more else ())):
        email = f"{key}@{domain}"
        user = User.objects.create_user(email, name=name)
        made[key] = Member.objects.create(
            workspace=workspace, user=user, name=name, email=email, side=side, discipline=discipline, right=right,
            is_sponsor=sponsor, is_lead=lead, joined_on=joined_on or timezone.localdate(),
        )  # fmt: skip
    return made
