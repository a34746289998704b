"""A sheet of A4 to draw on: text in Inter, the signs of both sides, and the dumbbell. Points, from the top left."""

import io
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_inter

from braid.base.components import initials

WIDTH, HEIGHT, MARGIN = 595.28, 841.89, 46
INK, QUIET, RING, TRACK, BAR = "#1d1f24", "#66676d", "#e7e6e0", "#dcdcd7", "#75767c"
SIDES = {"product": "#2f6fde", "marketing": "#c2551a"}
SEVERITY = {3: "#c63d3d", 2: "#c98a12", 1: "#dfded6"}
FONT = "Inter"
# Scripts that Inter does not have; a reader of PDF brings these faces along.
ELSEWHERE = (
    ("\u3040", "\u30ff", "HeiseiKakuGo-W5"),
    ("\uac00", "\ud7af", "HYGothic-Medium"),
    ("\u3400", "\u9fff", "STSong-Light"),
)


@cache
def face() -> Any:
    """Inter, made known to the writer once."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont

    file = Path(str(fontpkg_inter.__file__)).parent / "files" / "Inter[opsz,wght].ttf"
    pdfmetrics.registerFont(TTFont(FONT, str(file)))
    for _first, _last, name in ELSEWHERE:
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    return pdfmetrics.getFont(FONT)


def font_of(letter: str) -> str:
    """The face that has this letter; empty where none has."""
    if ord(letter) in face().face.charToGlyph:
        return FONT
    return next((name for first, last, name in ELSEWHERE if first <= letter <= last), "")


def runs(text: str) -> list[tuple[str, str]]:
    """The text in pieces of one face each; a letter that no face has becomes a question mark."""
    found: list[tuple[str, str]] = []
    for letter in text:
        name = font_of(letter) or FONT
        shown = letter if font_of(letter) else "?"
        if found and found[-1][0] == name:
            found[-1] = (name, found[-1][1] + shown)
        else:
            found.append((name, shown))
    return found


def width_of(text: str, size: float) -> float:
    """How wide a line of text is."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(sum(stringWidth(piece, name, size) for name, piece in runs(text)))


def wrapped(text: str, size: float, width: float, most: int) -> list[str]:
    """The text in lines that fit, at most so many; what is left out is shown by three dots."""
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    lines = [clipped(line, size, width) for line in lines]
    if len(lines) > most:
        lines = [*lines[: most - 1], clipped(f"{lines[most - 1]} …", size, width)]
    return lines


def clipped(text: str, size: float, width: float) -> str:
    """The text on one line, with three dots where it is too long."""
    if width_of(text, size) <= width:
        return text
    while text and width_of(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


class Sheet:
    """One page."""

    def __init__(self, title: str, subject: str) -> None:
        from reportlab.pdfgen.canvas import Canvas

        face()
        self.file = io.BytesIO()
        self.canvas: Any = Canvas(self.file, pagesize=(WIDTH, HEIGHT), lang="en", initialFontName=FONT)
        self.canvas.setTitle(title)
        self.canvas.setSubject(subject)
        self.canvas.setCreator("Braid")

    def done(self) -> bytes:
        """The file."""
        self.canvas.showPage()
        self.canvas.save()
        return self.file.getvalue()

    def colour(self, fill: str, line: str = "", width: float = 1) -> None:
        from reportlab.lib.colors import HexColor

        self.canvas.setFillColor(HexColor(fill))
        self.canvas.setStrokeColor(HexColor(line or fill))
        self.canvas.setLineWidth(width)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 10,
        *,
        colour: str = INK,
        bold: bool = False,
        end: bool = False,
    ) -> float:
        """Writes one line with its base at `y`; `end` aligns it to the right. Gives its width."""
        wide = width_of(text, size)
        self.canvas.saveState()
        # The variable face gives its regular weight: a thin line around it makes it semibold.
        self.colour(colour, colour, size * 0.032)
        line = self.canvas.beginText(x - wide if end else x, HEIGHT - y)
        line.setTextRenderMode(2 if bold else 0)
        for name, piece in runs(text):
            line.setFont(name, size)
            line.textOut(piece)
        self.canvas.drawText(line)
        self.canvas.restoreState()
        return wide

    def rule(self, y: float, left: float = MARGIN, right: float = WIDTH - MARGIN, colour: str = RING) -> None:
        """A hairline."""
        self.line(left, y, right, y, colour, 0.7)

    def line(self, x: float, y: float, to_x: float, to_y: float, colour: str, width: float) -> None:
        self.colour(colour, colour, width)
        self.canvas.line(x, HEIGHT - y, to_x, HEIGHT - to_y)

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled box, `y` its upper edge."""
        self.colour(colour)
        self.canvas.rect(x, HEIGHT - y - height, width, height, stroke=0, fill=1)

    def bar(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """The same with round ends."""
        self.colour(colour)
        self.canvas.roundRect(x, HEIGHT - y - height, width, height, min(width, height) / 2, stroke=0, fill=1)

    def mark(self, side: str, x: float, y: float, size: float = 4.2) -> None:
        """The sign of a side with its middle at this place: a circle or a diamond."""
        self.colour(SIDES[side], "#ffffff", 1)
        if side == "product":
            self.canvas.circle(x, HEIGHT - y, size, stroke=1, fill=1)
            return
        path, reach = self.canvas.beginPath(), size * 1.2
        path.moveTo(x, HEIGHT - y - reach)
        for to_x, to_y in ((x + reach, y), (x, y - reach), (x - reach, y)):
            path.lineTo(to_x, HEIGHT - to_y)
        path.close()
        self.canvas.drawPath(path, stroke=1, fill=1)

    def avatar(self, side: str, x: float, y: float, name: str) -> None:
        """The initials of an owner in the shape of their side, `x` and `y` its middle."""
        self.colour(SIDES.get(side, QUIET))
        if side == "product":
            self.canvas.circle(x, HEIGHT - y, 8, stroke=0, fill=1)
        else:
            self.canvas.roundRect(x - 8, HEIGHT - y - 8, 16, 16, 3.5, stroke=0, fill=1)
        letters = initials(name)
        self.text(x - width_of(letters, 6.6) / 2, y + 2.4, letters, 6.6, colour="#ffffff", bold=True)

    def dumbbell(self, x: float, y: float, width: float, marks: Any, texts: dict[str, str]) -> None:
        """Both sides on one track, each value outside its mark, or below where it is too long to stand there."""
        self.line(x, y, x + width, y, TRACK, 1.4)
        places = [(mark.side, x + width * mark.at / 100 + mark.shift * 0.75) for mark in marks.marks]
        if len(places) == 2:
            self.line(places[0][1], y, places[1][1], y, BAR, 2.2)
        for number, (side, at) in enumerate(places):
            self.mark(side, at, y)
            words = clipped(texts[side], 7.2, 74)
            left = number == 0 and len(places) == 2
            if marks.room == "below":
                place = x + width if number else x
                self.text(place, y + 14, words, 7.2, colour=SIDES[side], bold=True, end=bool(number))
                continue
            place, wide = at - 8 if left else at + 8, width_of(words, 7.2)
            self.box(place - wide - 2 if left else place - 2, y - 4, wide + 4, 8, "#ffffff")
            self.text(place, y + 2.6, words, 7.2, colour=SIDES[side], bold=True, end=left)
