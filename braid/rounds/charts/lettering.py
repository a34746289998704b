"""Words on a chart: SVG breaks no lines, and who opens the file may have another typeface."""

import unicodedata

NARROW, BROAD = "iljtfrI.,:;'!|()[] ", "mwMW@%—"


def width_of(text: str, size: float) -> float:
    """About how wide a text is, rather too wide than too narrow."""
    widths = (
        1.0 if unicodedata.east_asian_width(letter) in "WF"
        else 0.34 if letter in NARROW
        else 0.92 if letter in BROAD
        else 0.7 if letter.isupper()
        else 0.58
        for letter in text
    )  # fmt: skip
    return size * sum(widths)


def wrapped(text: str, size: float, width: float, most: int = 3) -> list[str]:
    """The text in lines that fit; a word that is too long is broken, what is too much ends in three dots."""
    lines = [""]
    for word in str(text).split():
        for number, piece in enumerate(_pieces(word, size, width)):
            longer = f"{lines[-1]} {piece}".strip()
            if number or (lines[-1] and width_of(longer, size) > width):
                lines.append(piece)
            else:
                lines[-1] = longer
    if len(lines) > most:
        last = lines[most - 1]
        while last and width_of(f"{last} …", size) > width:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last.rstrip()} …"]
    return lines


def _pieces(word: str, size: float, width: float) -> list[str]:
    found = [""]
    for letter in word:
        if found[-1] and width_of(found[-1] + letter, size) > width:
            found.append("")
        found[-1] += letter
    return found
