"""The templates that come with Braid: one file for each kind, whose lines say for which tiers they are meant."""

from functools import cache
from pathlib import Path

from braid.base import small_files
from braid.launches.models import Launch
from braid.launches.plans import Plan, plan_of

FILES = Path(__file__).parent / "kinds"


@cache
def shipped() -> dict[str, Plan]:
    """By the name of the kind, the quietest first."""
    return {
        str(kind): plan_of(small_files.read((FILES / f"{kind}.yaml").read_bytes()))
        for kind in Launch.Kind.values
    }
