"""What a number is, wherever somebody writes one."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from braid.base.numbers import COMMA, POINT, UNCLEAR, NoNumber, number, sign_of, typed


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("12", ""), ("1.5", POINT), ("1,5", COMMA), ("1,234", UNCLEAR), ("1.234", UNCLEAR), ("0,123", COMMA), ("0.123", POINT),
        ("1.234,5", COMMA), ("1,234.5", POINT), ("1,234,567", POINT), ("1.234.567", COMMA), ("1234,567", COMMA), ("1 234,567", COMMA),
        ("1’234.5", POINT), ("12,34,567.5", POINT), (".5", POINT), (",5", COMMA), ("€1,5m", COMMA), ("35,5 %", COMMA), ("1,5 €", COMMA),
    ],
)  # fmt: skip
def test_the_sign_that_a_number_tells_by_itself(text, sign):
    assert sign_of(text) == sign


@pytest.mark.parametrize(
    "text", ["", "x", "1,2,3", "1.2.3", "1,23.456,7", "1,2345.6", "12 34", "1'23", "NaN", "1e99", "5 apples", "9" * 90, "--5", "1,,5"]
)  # fmt: skip
def test_what_is_no_number(text):
    with pytest.raises(NoNumber, match="is not a number"):
        sign_of(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,5", "1.5"), ("1.5", "1.5"), ("1.234", "1.234"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("−3", "-3"), ("12k", "12000"), ("35 %", "35")],
)  # fmt: skip
def test_what_somebody_types(text, value):
    assert typed(text) == Decimal(value)


def test_what_somebody_types_is_never_guessed():
    with pytest.raises(NoNumber, match=r"“1,234” can be read in two ways: write 1234 or 1\.234\."):
        typed("1,234")


def test_a_number_must_not_contradict_its_sign():
    with pytest.raises(NoNumber, match="decimal comma where a decimal point is meant"):
        number("1,5", POINT)
    assert number("1,234", POINT) == 1234
    assert number("1,234", COMMA) == Decimal("1.234")


@given(
    st.decimals(min_value=-(10**12), max_value=10**12, places=4, allow_nan=False),
    st.booleans(),
    st.booleans(),
)
def test_every_number_is_read_as_it_was_written(value, comma, grouped):
    text = f"{value:,f}" if grouped else f"{value:f}"
    if comma:
        text = text.translate(str.maketrans(",.", ".,"))
    assert number(text, COMMA if comma else POINT) == value
    assert typed(text) == value


@given(st.text(max_size=100))
def test_any_text_is_a_number_or_a_reason(text):
    with suppress(NoNumber):
        assert typed(text).is_finite()
