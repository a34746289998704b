"""What the tests of the ledger share."""

from datetime import date

import pytest

from braid.messaging.actions import create_claim
from braid.messaging.models import Claim
from braid.roadmap.actions import create_item, create_release
from braid.roadmap.models import Item, Release


@pytest.fixture
def release(priya) -> Release:
    return create_release(by=priya, name="2.4", planned_on=date(2027, 3, 1))


@pytest.fixture
def alerts(priya, release) -> Item:
    return create_item(
        by=priya, title="Usage alerts", key="NIM-7", stage="beta", phase="build", release=release
    )


@pytest.fixture
def said(marco, alerts) -> Claim:
    """A claim about the item, written by marketing."""
    return create_claim(by=marco, text="Alerts reach you within a minute.", item_ref="NIM-7")
