"""How a result looks inside, as archives are held against it: what every Braid has written so far, and no more than pages read."""

from typing import Any

from braid.base.inside import Either, Unlike, check, maybe

NUMBER = maybe(float)


def sides(shape: Any) -> dict[str, Any]:
    """For each side what it said, or nothing."""
    return {"product": maybe(shape), "marketing": maybe(shape)}


# A mean over guesses, of how many, of how many.
THOUGHT = (NUMBER, int, int)
SCORE = {
    "n": int, "text": str, "mean": float, "low": float, "high": float, "weak?": bool, "band?": (float, float),
    "wide?": (float, float), "bounds": bool, "split?": bool, "ad?": NUMBER,
}  # fmt: skip
GAP = {
    "value": float, "low": float, "high": float, "full?": float, "delta?": float, "pairs?": float, "perm?": float,
    "told?": bool, "g?": NUMBER, "holm?": float, "tier": str,
}  # fmt: skip
STRAND = {
    "key": str, "title": str, "sides": sides(SCORE), "gap": maybe(GAP),
    "goes?": {str: {"word": str, "tau": float, "p": float}},
    "waves?": sides([(str, str, float, float, float)]),
    "since?": sides(Either(str, {"value": float, "changed?": bool})),
}  # fmt: skip
ITEM = {
    "key": str, "block": str, "text": str, "reversed": bool, "gap": NUMBER, "stands_out?": bool,
    "sides": sides({"mean": float, "text": str, "bars?": maybe([int])}),
}  # fmt: skip
PHASE = {
    "phase": str, "text": str, "apart": NUMBER,
    "sides": sides({"needed": str, "was": str, "n": int, "at": (float, float), "short": float, "full?": float, "holm": float}),
}  # fmt: skip
PLACE = {
    "subject?": int, "title": str, "place": sides(float), "value": sides(float), "effort": sides(float),
    "thought?": sides(THOUGHT), "gap": float, "wide": bool, "waves?": [(str, sides(float))],
}  # fmt: skip
FORMULA = (NUMBER, float, float)
START = {
    "subject?": int, "title": str, "place": NUMBER, "tied": bool,
    **dict.fromkeys(("rice?", "ice?", "wsjf?", "value?"), FORMULA),
}  # fmt: skip
SAID = {"question": str, "reasons": sides([[str]]), "conditions?": [str], "apart": float}
MOST = (str, str, int, int)
SHAPES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "strands": {
        "lines": [STRAND], "hidden?": [str],
        "total?": [{"title": str, "n": int, "text": str, "low": float, "high": float}],
    },
    "items": {"rows": [ITEM], "hidden?": [str]},
    "involvement": {"rows": [PHASE], "hidden?": [str]},
    "factor": {
        "rows": [(str, str, NUMBER)], "hidden?": [str],
        "sides": sides({"counts": [int], "between": [(float, float)]}),
        "counted?": {
            "sides?": {"p": float, "apart": float}, "published?": float,
            "odd?": {"key": str, "p": float, "ours": (int, int), "theirs": [float]},
        },
    },
    "remarks": {"rows": [(str, str)]},
    "top": {"both": [str], "subjects?": [int]},
    "places": {
        "rows": [PLACE], "tau": NUMBER, "rbo?": NUMBER, "p": NUMBER, "fires": bool, "talk?": bool, "guessed?": bool,
        "raters?": sides(int),
    },
    "reasons": {"rows": [{"subject?": int, "title": str, "why": sides([[str]]), "sure": sides(float)}]},
    "start": {"rows": [START], "also?": str, "also_subject?": int, "loose?": bool},
    "numbers": {
        **SAID, "points": int, "means": sides(float), "thought?": sides(THOUGHT), "dots": sides([(str, str)]),
        "verdict": str, "waves?": [(str, sides(float))],
    },
    "choices": {
        **SAID, "rows": [(str, str, int, int)], "most?": sides(MOST), "verdict": str,
        "guessed?": sides([(str, str, int)]), "waves?": [(str, sides(MOST))],
    },
    "words": SAID,
}  # fmt: skip


def _part(part: Any) -> None:
    check(part, {"key": str, "title": str, "shape": str})
    if part["shape"] not in SHAPES:
        raise Unlike(f"{part['shape'][:40]!r}")
    check(part, SHAPES[part["shape"]], part["key"][:40])


FOUND = {
    "counts": {str: (int, int)}, "parts": [_part],
    "check?": {"answers": int, "unjudged": [(str, str, float)], "misread": [(str, str)], "alphas": [(str, NUMBER, NUMBER, NUMBER)]},
}  # fmt: skip


def read(found: Any) -> None:
    """Raises `Unlike` for a result that no Braid has written. One that was emptied is none."""
    if found != {}:
        check(found, FOUND)
