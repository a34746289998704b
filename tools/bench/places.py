"""Which pages are measured, by the names that stand in the table."""

HERE = "/w/large/"
# Measured in every way: warm, after a change, without caches, beside bare SQL, and by a server under load.
PAGES = {"roadmap list": f"{HERE}roadmap/", "one item": f"{HERE}roadmap/77/", "radar page": HERE}
# Every other list, warm and after a change; and asked of a server.
LISTS = {
    "roadmap timeline": f"{HERE}roadmap/?view=timeline",
    "goals list": f"{HERE}goals/",
    "metrics list": f"{HERE}metrics/",
    "insights list": f"{HERE}insights/",
    "releases list": f"{HERE}roadmap/releases/",
    "launches list": f"{HERE}launches/",
    "promises list": f"{HERE}roadmap/promised/",
    "claims list": f"{HERE}claims/",
    "claims to check": f"{HERE}claims/?standing=needs",
    "claims found by a word": f"{HERE}claims/?q=account",
    "content list": f"{HERE}content/",
    "glossary list": f"{HERE}glossary/",
    "people list": f"{HERE}people/",
    "activity list": f"{HERE}activity/",
    "rounds list": f"{HERE}rounds/",
}
# Other pages, warm and after a change.
MORE = {
    "roadmap board": f"{HERE}roadmap/?view=board",
    "content board": f"{HERE}content/?view=board",
    "content month": f"{HERE}content/?view=calendar",
    "one objective": f"{HERE}goals/1990/",
    "one insight": f"{HERE}insights/77/",
    "one launch": f"{HERE}launches/10/",
    "launch with many claims": f"{HERE}launches/5/",
    "one claim": f"{HERE}claims/7/",
    "one piece, a long draft": f"{HERE}content/3/",
    "that draft, checked": f"{HERE}content/3/check/",
    "for you": f"{HERE}for-you/",
    "search, thousands of hits": f"{HERE}search/?q=account",
    "round result": f"{HERE}rounds/1/",
}
# Requests a second that each should reach.
LEAST = {**dict.fromkeys(["roadmap list", *LISTS], 250.0), "search, thousands of hits": 200.0}


def in_world(path: str, share: int) -> str:
    """The address in a world that is `share` times smaller, where high numbers do not exist."""
    return path.replace("/1990/", "/20/").replace("/77/", "/7/") if share > 1 else path
