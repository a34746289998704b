"""The scales on which questions are answered. An empty answer means "can't judge" and is never the middle; None is none."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from braid.base.sides import side_label

# What a form sends for "can't judge": nothing at all is "not answered yet".
UNJUDGED = "none"


@dataclass(frozen=True)
class Scale:
    """Answers as (key, label). On a numeric scale the keys are whole numbers in order."""

    options: tuple[tuple[str, Any], ...]
    numeric: bool = True

    @property
    def points(self) -> int:
        """How many points it has."""
        return len(self.options)


def _points(*labels: Any) -> Scale:
    return Scale(tuple((str(n), label) for n, label in enumerate(labels, start=1)))


SCALES = {
    "agree": _points(
        _("Strongly disagree"), _("Disagree"), _("Neither agree nor disagree"), _("Agree"), _("Strongly agree")
    ),
    "involved": _points(
        _("Not involved"), _("Told afterwards or kept informed"), _("Asked for input"),
        _("Works on it with us"), _("Decides it with us"),
    ),
    "much": _points(_("Very little"), _("Little"), _("Some"), _("Much"), _("Very much")),
    "effort": _points(_("Days"), _("A week or two"), _("A month"), _("A quarter"), _("Longer")),
    "sure": _points(_("A guess"), _("Somewhat"), _("Fairly"), _("Well founded"), _("Measured")),
    "helped": _points(
        _("Hurt a lot"), _("Hurt a little"), _("Made no difference"), _("Helped a little"), _("Helped a lot")
    ),
    "ten": _points(*(str(n) for n in range(1, 11))),
    "lead": Scale(
        (
            ("product", side_label("product")),
            ("marketing", side_label("marketing")),
            ("both_lead", _("Both, one named lead")),
            ("both", _("Both, nobody leads")),
            ("nobody", _("Nobody")),
        ),
        numeric=False,
    ),
    "ready": Scale((("ready", _("Ready")), ("if", _("Ready if …")), ("not", _("Not ready"))), numeric=False),
    "choice": Scale((), numeric=False),
    "text": Scale((), numeric=False),
}  # fmt: skip


def options(scale: str, choices: list[Any]) -> list[tuple[str, Any]]:
    """What can be answered: of the scale, or the question's own choices."""
    return [(str(key), label) for key, label in choices] if scale == "choice" else list(SCALES[scale].options)
