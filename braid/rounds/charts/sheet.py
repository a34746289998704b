"""A chart as a file of its own: an SVG with its own colours and no script, and the same as PNG.

The signs and dumbbells are those of the pages (`components/charts.html`); there the style sheet colours them, here
each class becomes attributes, for a file has no style sheet and other programs read attributes best.
"""

import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.template import engines
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from braid.base.components import Dumbbell
from braid.base.models import BOTH_SIDES
from braid.base.sides import side_name
from braid.base.text import number
from braid.rounds.charts.lettering import width_of, wrapped
from braid.rounds.models import Round

WIDTH, MARGIN = 760, 28
LABEL = 236  # how wide the words at the left may be
TITLE, WORDS, SMALL = 18, 12.5, 11
PNG_ZOOM = 2
INK, QUIET = "#1d1f24", "#696a70"
_TEXT = 'font-weight="600" '
# The light tokens of braid.css. (tests/…/test_charts.py holds them against each other.)
PAINT = {
    "page": 'fill="#fff"',
    "ink": f'fill="{INK}"',
    "quiet": f'fill="{QUIET}"',
    "rule": 'stroke="#e7e6e0"',
    "track": 'stroke="#dcdcd7" stroke-width="2" stroke-linecap="round"',
    "bar": 'stroke="#75767c" stroke-width="3"',
    "side-dot": 'stroke="#fff" stroke-width="1.5"',
    "empty-dot": 'fill="#fff" stroke-width="1.8"',
    "fill-product": 'fill="#2f6fde"',
    "fill-marketing": 'fill="#e0702b"',
    "solid-marketing": 'fill="#bd5411"',
    "line-product": 'stroke="#2f6fde"',
    "line-marketing": 'stroke="#e0702b"',
    "text-product": _TEXT + 'fill="#2461cb"',
    "text-marketing": _TEXT + 'fill="#b04d0d"',
    "text-warn": 'fill="#885900"',
    "interval": 'stroke="#75767c" stroke-width="1.2"',
    "published": f'stroke="{INK}" stroke-width="1.5"',
    "share": 'opacity="0.85"',
    "strand-interval": 'stroke-width="3.5" stroke-linecap="round"',
    "strand-band": 'opacity="0.16"',
}


@dataclass
class Span:
    """An interval of a side on the track, both ends in percent; `band` is the pale one of those who were silent."""

    side: str
    start: float
    end: float
    band: bool = False


@dataclass
class Line:
    """One row: words at the left, a drawing in the middle, words at the right; `told` says the same in words.

    `y` is the middle of the drawing and `height` its room, in pixels of the sheet.
    """

    label: list[str]
    told: str
    y: float = 0
    height: float = 0
    drawn: Dumbbell | None = None
    spans: list[Span] = field(default_factory=list)
    dots: list[tuple[str, float, int]] = field(default_factory=list)
    right: list[tuple[str, str]] = field(default_factory=list)
    cells: list[Any] = field(default_factory=list)
    under: str = ""
    hidden: str = ""


@dataclass
class Chart:
    """One chart. `kind` is how its lines are drawn, `ends` are the words at both ends of the track."""

    key: str
    title: str
    kind: str
    lines: list[Line]
    least: float = 40
    ends: tuple[str, str] = ("", "")
    columns: list[Any] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def told(self) -> str:
        """What it shows, in words."""
        return " ".join(f"{line.told.rstrip('.')}." for line in self.lines)


def svg(chart: Chart, row: Round) -> str:
    """The chart as a whole SVG file."""
    title = wrapped(chart.title, TITLE, WIDTH - 2 * MARGIN, 2)
    head = 34 + 23 * len(title)
    tops = max((len(words) for _key, words, _mark in chart.columns), default=1)
    top = head + 18 + 14 * tops
    bottom = _placed(chart, top)
    notes = [line for note in chart.notes for line in wrapped(note, SMALL, WIDTH - 2 * MARGIN)]
    sides = [(side, str(side_name(side))) for side in BOTH_SIDES]
    places, x = [], float(WIDTH - MARGIN)
    for side, name in reversed(sides):
        x -= width_of(name, WORDS)
        places.append((side, name, x))
        x -= 34
    context = {
        "chart": chart, "title": title, "head": head, "top": top, "bottom": bottom, "notes": notes, "legend": places,
        "sub": wrapped(f"{row.name} · {date_format(row.closed_on, 'j F Y')}", WORDS, x - MARGIN, 1)[0],
        "foot": wrapped(f"Braid · {row.workspace.name}", SMALL, WIDTH - 2 * MARGIN, 1)[0],
        "height": bottom + 44 + 15 * len(notes), "width": WIDTH, "margin": MARGIN,
    }  # fmt: skip
    drawn = engines["jinja2"].get_template("rounds/chart.svg").render(context)
    return "\n".join(line.strip() for line in painted(drawn).splitlines() if line.strip())


def _placed(chart: Chart, top: float) -> float:
    """Gives each line its place below the one before. How far down the last one reaches."""
    for line in chart.lines:
        words = max(len(line.label) + bool(line.under), len(line.right))
        line.height = max(chart.least, 16 + 15 * words)
        line.y = top + line.height / 2
        top += line.height
    return top


def painted(drawn: str) -> str:
    """The drawing with attributes in place of classes; one that is not in PAINT is an error."""
    return re.sub(r'class="([^"]*)"', lambda found: " ".join(PAINT[name] for name in found[1].split()), drawn)


# (In a process of its own: the library holds Python's lock while it draws, up to half a second for a long chart.)
_DRAW = "import sys, resvg_py as r; sys.stdout.buffer.write(r.svg_to_bytes(svg_string=sys.stdin.read(), zoom={}, font_files=sys.argv[1:]))"


def png(drawn: str) -> bytes:
    """The same file as pixels, twice as fine as its measure, on white; in Inter, and in what the machine has besides."""
    import fontpkg_inter

    face = Path(str(fontpkg_inter.__file__)).parent / "files" / "Inter[opsz,wght].ttf"
    command = [sys.executable, "-c", _DRAW.format(PNG_ZOOM), str(face)]
    return subprocess.run(command, input=drawn.encode(), capture_output=True, check=True, timeout=30).stdout  # noqa: S603


def in_words(name: str, value: str, low: float | None = None, high: float | None = None) -> str:
    """ "Product 3.5 (2.9 to 4.1)"."""
    if low is None or high is None:
        return f"{name} {value}"
    return _("%(side)s %(value)s (%(low)s to %(high)s)") % {
        "side": name, "value": value, "low": signed(low), "high": signed(high),
    }  # fmt: skip


def signed(value: float) -> str:
    """One decimal, with a minus sign that is one."""
    return number(value, 1).replace("-", "−")
