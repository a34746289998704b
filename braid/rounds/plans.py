"""What a template of a round says, as words alone: no person, no answer, no row of a workspace.

The same map is what a file holds (`plan_files`), what the table keeps, and what a form changes: it is read in one place,
here, and whoever is refused learns the field and the reason.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from braid.base.small_files import Reader
from braid.people.models import Workspace
from braid.rounds import instruments
from braid.rounds.asking import Asked
from braid.rounds.models.round import Round

VERSION = 1
FORMAT = "braid_round_template"
Use = Round.Use
# As a file calls the modules of the pulse; "short" is the four questions alone.
MODULES = {"roles": "R", "communication": "C", "involvement": "I"}
SHORT = "short"
NAMED = (Use.PRIORITIES, Use.ROLES, Use.CONFIDENCE, Use.GO, Use.STORIES)
MOST_SUBJECTS, MOST_QUESTIONS, MOST_CHOICES = 40, 12, 12
FIELDS = (
    FORMAT, "name", "kind", "purpose", "modules", "subjects", "questions", "days_open", "every_months", "guess", "initials",
)  # fmt: skip
OF_A_QUESTION = ("key", "text", "scale", "choices", "why", "reversed")


@dataclass(frozen=True)
class Plan:
    """A template. `questions` are a pulse's own statements, the shared questions, or another wording of the kind's own."""

    name: Any
    kind: str
    purpose: Any
    modules: tuple[str, ...] = ()
    subjects: tuple[Any, ...] = ()
    questions: tuple[Asked, ...] = ()
    days_open: int = 7
    every_months: int = 0
    guess: bool = False
    initials: bool = False

    @property
    def module(self) -> str:
        """The module of a pulse by its letter, empty for none."""
        return next((MODULES[name] for name in self.modules if name in MODULES), "")

    @property
    def is_short(self) -> bool:
        """Whether a pulse asks the four short questions alone."""
        return SHORT in self.modules

    def asked(self, workspace: Workspace) -> list[Asked]:
        """All questions of a round of this kind."""
        if self.kind == Use.PULSE:
            return [*instruments.pulse(workspace, self.module, mini=self.is_short), *self.questions]
        return list(self.questions) or usual(self.kind)

    def says(self) -> dict[str, Any]:
        """The map that `plan_of` reads back equal. What is usual is left out, but for the questions of a kind."""
        said: dict[str, Any] = {FORMAT: VERSION, "name": str(self.name), "kind": str(self.kind), "purpose": str(self.purpose)}  # fmt: skip
        said |= {"days_open": self.days_open}
        more = {
            "every_months": self.every_months, "guess": self.guess, "initials": self.initials,
            "modules": list(self.modules), "subjects": [str(subject) for subject in self.subjects],
            "questions": [_as_map(question) for question in self.questions or usual(self.kind)],
        }  # fmt: skip
        return said | {name: value for name, value in more.items() if value}


def usual(kind: str) -> list[Asked]:
    """What a kind asks where nobody says otherwise; a pulse asks by its modules."""
    makers: dict[str, Callable[[], list[Asked]]] = {
        Use.PRIORITIES: instruments.priorities, Use.ROLES: instruments.roles, Use.CONFIDENCE: instruments.confidence,
        Use.GO: instruments.go, Use.FIVE: instruments.five, Use.STORIES: instruments.stories,
    }  # fmt: skip
    return makers[kind]() if kind in makers else []


def _as_map(question: Asked) -> dict[str, Any]:
    said: dict[str, Any] = {"key": question.key, "text": str(question.text), "scale": question.scale}
    if question.choices:
        said["choices"] = [str(label) for _key, label in question.choices]
    return said | {name: True for name, is_so in (("why", question.asks_why), ("reversed", question.is_reversed)) if is_so}  # fmt: skip


def plan_of(said: Any) -> Plan:
    """Reads a template.

    Raises:
        ValidationError: a list of "field: reason", one for each thing that is wrong.
    """
    reader = Reader()
    if not isinstance(said, dict):
        raise ValidationError(_("A template is a map of fields, such as kind, name and purpose."))
    if said.get(FORMAT) != VERSION or isinstance(said.get(FORMAT), bool):
        raise ValidationError(_("%(field)s: has to be %(version)s. A file without it, or with another number, is not of this version of Braid.") % {"field": FORMAT, "version": VERSION})  # fmt: skip
    reader.known("", said, FIELDS)
    kind = said.get("kind")
    if kind not in Use.values:
        reader.refuse("kind", _("is one of %(kinds)s.") % {"kinds": ", ".join(Use.values)})
        raise ValidationError(reader.wrong)
    plan = Plan(
        name=reader.text("name", said.get("name"), 120),
        kind=str(kind),
        purpose=reader.text("purpose", said.get("purpose"), 300),
        modules=_modules(reader, kind, said.get("modules")),
        subjects=_subjects(reader, kind, said.get("subjects")),
        questions=_questions(reader, kind, said.get("questions")),
        days_open=reader.whole("days_open", said.get("days_open"), 1, 90, 7),
        every_months=reader.whole("every_months", said.get("every_months"), 0, 24, 0),
        guess=reader.flag("guess", said.get("guess")),
        initials=reader.flag("initials", said.get("initials")),
    )
    _fits_the_kind(reader, plan)
    if reader.wrong:
        raise ValidationError(reader.wrong)
    return plan


def _fits_the_kind(reader: Reader, plan: Plan) -> None:
    if plan.kind == Use.PULSE:
        for field, is_so in (("guess", plan.guess), ("initials", plan.initials)):
            if is_so:
                reader.refuse(field, _("a pulse is anonymous: this is not for it."))
    elif plan.every_months and plan.kind == Use.GO:
        reader.refuse("every_months", _("a go or no-go is asked once, before its launch."))


def _modules(reader: Reader, kind: str, said: Any) -> tuple[str, ...]:
    names = reader.several("modules", said, 1)
    if names and kind != Use.PULSE:
        reader.refuse("modules", _("only a pulse has modules."))
    for number, name in enumerate(names):
        if name not in (*MODULES, SHORT):
            reader.refuse(
                f"modules[{number}]", _("is one of %(names)s.") % {"names": ", ".join((*MODULES, SHORT))}
            )
            return ()
    return tuple(names)


def _subjects(reader: Reader, kind: str, said: Any) -> tuple[str, ...]:
    rows = reader.several("subjects", said, MOST_SUBJECTS)
    if rows and kind != Use.ROLES:
        reader.refuse("subjects", _("only a round about who leads has areas in words; elsewhere they are chosen at the start."))  # fmt: skip
        return ()
    texts = [reader.text(f"subjects[{n}]", row, 300) for n, row in enumerate(rows)]
    return tuple(dict.fromkeys(text for text in texts if text))


def _questions(reader: Reader, kind: str, said: Any) -> tuple[Asked, ...]:
    rows = reader.several("questions", said, MOST_QUESTIONS)
    one: Callable[[str, dict[Any, Any], int], Asked | None]
    if kind == Use.PULSE:
        one = partial(_statement, reader)
    elif kind == Use.FIVE:
        one = partial(_shared, reader)
    else:
        one = partial(_worded_anew, reader, {asked.key: asked for asked in usual(kind)})
    made: dict[str, Asked] = {}
    for number, row in enumerate(rows):
        at = f"questions[{number}]"
        if not isinstance(row, dict):
            reader.refuse(at, _("is a map with key, text and scale."))
            continue
        reader.known(at, row, OF_A_QUESTION)
        if (asked := one(at, row, number)) is None:
            continue
        if asked.key in made:
            reader.refuse(f"{at}.key", _("“%(key)s” is there twice.") % {"key": asked.key})
        made[asked.key] = asked
    if kind in NAMED and made and len(made) < len(usual(kind)) and not reader.wrong:
        missing = [asked.key for asked in usual(kind) if asked.key not in made]
        reader.refuse("questions", _("these are missing: %(keys)s.") % {"keys": ", ".join(missing)})
    if kind in NAMED:  # (In their own order, whatever that of the file.)
        return tuple(made[asked.key] for asked in usual(kind) if asked.key in made)
    return tuple(made.values())


def _key(reader: Reader, at: str, row: dict[Any, Any], start: str) -> str:
    key = reader.text(f"{at}.key", row.get("key", start), 30)
    if key and slugify(key) != key.lower():
        reader.refuse(f"{at}.key", _("is made of letters, figures and hyphens."))
        return ""
    return key


def _only(reader: Reader, at: str, row: dict[Any, Any], names: Iterable[str], why: str) -> None:
    for name in names:
        if row.get(name):
            reader.refuse(f"{at}.{name}", why)


def _statement(reader: Reader, at: str, row: dict[Any, Any], number: int) -> Asked | None:
    """A statement of one's own in a pulse, on the scale of all others, shown as a single item."""
    key = _key(reader, at, row, f"X{number + 1}")
    if not key.upper().startswith("X"):
        reader.refuse(f"{at}.key", _("a statement of your own has a key with X first, such as X1."))
    if row.get("scale", "agree") != "agree":
        reader.refuse(f"{at}.scale", _("a pulse asks on the scale agree."))
    _only(
        reader,
        at,
        row,
        ("choices", "why"),
        _("a pulse has no such thing: it is anonymous, and its scale is agree."),
    )
    text = reader.text(f"{at}.text", row.get("text"), 500)
    turned = reader.flag(f"{at}.reversed", row.get("reversed"))
    return Asked(key.upper(), text, "agree", block="X", is_reversed=turned) if text else None


def _shared(reader: Reader, at: str, row: dict[Any, Any], number: int) -> Asked | None:
    """A question for both sides, in words or with answers to choose from."""
    key = _key(reader, at, row, f"question-{number + 1}")
    labels = [reader.text(f"{at}.choices[{n}]", each, 120) for n, each in enumerate(reader.several(f"{at}.choices", row.get("choices"), MOST_CHOICES))]  # fmt: skip
    scale = row.get("scale", "choice" if labels else "text")
    if scale not in ("text", "choice") or (scale == "choice") != bool(labels):
        reader.refuse(f"{at}.scale", _("is text, or choice with choices."))
    _only(reader, at, row, ("reversed",), _("only a statement of a pulse is reversed."))
    text = reader.text(f"{at}.text", row.get("text"), 500)
    if row.get("why") is False:
        reader.refuse(f"{at}.why", _("the shared questions always leave room for words."))
    choices = tuple((str(n), label) for n, label in enumerate(labels, start=1))
    return Asked(key, text, str(scale), asks_why=True, choices=choices) if text and key else None


def _worded_anew(
    reader: Reader, known: dict[str, Asked], at: str, row: dict[Any, Any], number: int
) -> Asked | None:
    """A question of a kind in other words; what is reckoned from it needs its key and scale."""
    asked = known.get(row["key"]) if isinstance(row.get("key"), str) else None
    if asked is None:
        reader.refuse(f"{at}.key", _("is one of %(names)s.") % {"names": ", ".join(known)})
        return None
    if row.get("scale", asked.scale) != asked.scale:
        reader.refuse(f"{at}.scale", _("has to be %(scale)s here.") % {"scale": asked.scale})
    _only(reader, at, row, ("choices", "reversed"), _("this question has none."))
    text = reader.text(f"{at}.text", row.get("text"), 500)
    why = reader.flag(f"{at}.why", row.get("why"))
    return Asked(
        asked.key, text, asked.scale, for_side=asked.for_side, per_subject=asked.per_subject, asks_why=why
    )
