"""Items that a text names without an id."""

import pytest

from braid.connect.named import Names
from braid.messaging.models import Claim


@pytest.fixture
def names():
    found = Names()
    for number, title in enumerate(
        (
            "APIServer Tracing",
            "Discover cgroup driver from CRI",
            "Relaxed DNS search string validation",
            "Pod Certificates",
            "Node swap",
        )
    ):
        found.add("1.35", number, title)
    found.add("1.34", 9, "Pod Certificates")
    return found


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("Promoted the `APIServerTracing` feature gate to GA.", 0),
        ("Bumped `KubeletCgroupDriverFromCRI` to GA.", 1),
        ("Graduated relaxed DNS search string validation to GA.", 2),
        ("Moved the Pod Certificates feature to beta.", 3),
        ("Fixed `PodStatus` handling.", None),
        ("Node swapping is faster.", None),
        ("Both relaxed DNS search string validation and Pod Certificates changed.", None),
        ("", None),
    ],
)
def test_names_in_words_and_in_code(names, text, item):
    assert names.find(text, "1.35") == item


def test_only_items_of_the_same_release_are_meant(names):
    assert names.find("Moved the Pod Certificates feature to beta.", "1.34") == 9
    assert names.find("Moved the Pod Certificates feature to beta.", "1.36") is None


@pytest.mark.django_db
def test_a_claim_without_an_id_finds_its_item_whichever_comes_first(bring_in):
    items, claims = (
        "Id,Title,Release\nA1,APIServer Tracing,1.35\n",
        "Release,Text\n1.35,Promoted `APIServerTracing` to GA\n",
    )
    bring_in("claims", claims)
    bring_in("items", items)
    assert Claim.objects.get().item.external_id == "A1"
    assert bring_in("claims", claims).changed == 0
    assert Claim.objects.get().item_ref == ""
