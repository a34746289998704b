"""What a cell means, and the reason when it means nothing."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from braid.connect import dates, values
from braid.connect.cells import sides, text
from braid.connect.words import BadValue


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-06-21", date(2025, 6, 21)),
        ("2025-10-9", date(2025, 10, 9)),
        ("2019-05-15T15:20:17Z", date(2019, 5, 15)),
        ("11/May/24 03:26 PM", date(2024, 5, 11)),
        ("14/Jul/25 3:42 PM", date(2025, 7, 14)),
        ("6/21/2025 16:14", date(2025, 6, 21)),
        ("21.6.2025", date(2025, 6, 21)),
        ("3 June 2025", date(2025, 6, 3)),
        ("Jun 3, 2025", date(2025, 6, 3)),
        ("04/04/2025", date(2025, 4, 4)),
        ("1557933617", date(2019, 5, 15)),
    ],
)
def test_dates_as_people_and_programs_write_them(written, day):
    assert dates.day(written) == day


@pytest.mark.parametrize("written", ["", " ", "n/a", "TBD", "-", "None"])
def test_no_date(written):
    assert dates.day(written) is None


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("2021-04-31", "not a day of the calendar"),
        ("2025-30-01", "not a day of the calendar"),
        ("v1.35", "is not a date"),
        ("soon", "is not a date"),
        ("05/06/2020", "day or month first"),
        ("0001-01-01", "outside the years"),
    ],
)
def test_what_is_no_date_says_why(written, says):
    with pytest.raises(BadValue, match=says):
        dates.day(written)


def test_one_clear_date_decides_for_its_column():
    order = dates.DateOrder()
    for written in ("05/06/2020", "03/04/2020", "05/25/2020"):
        order.see(written)
    assert order.order == "mdy"
    assert dates.day("05/06/2020", order.order) == date(2020, 5, 6)
    assert dates.day("05/06/2020", "dmy") == date(2020, 6, 5)


def test_a_column_that_contradicts_itself_decides_nothing():
    order = dates.DateOrder()
    order.see("25/05/2020")
    order.see("05/25/2020")
    assert order.order == ""


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1,200", "1200"), ("35 %", "35"), ("12k", "12000"), ("€1.5m", "1500000"), ("1.234,56", "1234.56"), ("1,5", "1.5"),
        ("-3", "-3"), ("1'000", "1000"), ("5e-05", "0.0001"), ("$ 2,000.50", "2000.5"), ("0", "0"), ("100", "100"),
        ("1 000 000", "1000000"), ("2bn", "2000000000"),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(written, number):
    assert values.number(written) == Decimal(number)


@pytest.mark.parametrize("written", ["NaN", "$N", "1,2,3", "about 5", "9" * 17, "1e99", "0x10", "١٢x"])
def test_what_is_no_number_is_refused(written):
    with pytest.raises(BadValue):
        values.number(written)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4, allow_nan=False))
def test_every_number_survives_being_written(number):
    assert values.number(str(number)) == number


@given(st.text(max_size=30))
def test_any_text_is_a_value_or_a_refusal_and_never_a_crash(written):
    for reader in (values.number, dates.day, values.stage, values.phase, values.release, values.side, values.several,
                   values.mail, values.address, values.importance, sides, text):  # fmt: skip
        with suppress(BadValue):
            reader(written)


def test_v_and_no_v_are_one_release():
    assert values.release("v1.35") == values.release("1.35") == values.release(" V1.35 ") == "1.35"
    assert values.release("Version 2.0-rc1") == "2.0-rc1"
    assert values.release("Summer 2025") == "Summer 2025"


@pytest.mark.parametrize("written", ["0.0", "TBD", "n/a", "v1.X", "", "v0.0.0"])
def test_placeholders_are_no_release(written):
    assert values.release(written) == ""


@pytest.mark.parametrize(
    ("written", "stage"),
    [("alpha", "alpha"), ("BETA", "beta"), ("stable", "ga"), ("Generally Available", "ga"), ("general-availability", "ga"),
     ("public preview", "beta"), ("", ""), ("not_implemented", "")],
)  # fmt: skip
def test_stages(written, stage):
    assert values.stage(written) == stage


def test_an_unknown_stage_comes_with_a_suggestion():
    with pytest.raises(BadValue, match="Did you mean “beta”"):
        values.stage("betta")
    with pytest.raises(BadValue, match="alpha, beta, GA"):
        values.stage("deprecated")


@pytest.mark.parametrize(
    ("written", "side"),
    [("Product", "product"), ("PM", "product"), ("Engineering", "product"), ("Head of Eng", "product"), ("Marketing", "marketing"),
     ("PMM", "marketing"), ("growth", "marketing"), ("Product marketing", "marketing"), ("Business (Marketing)", "marketing"),
     ("Sales", "other"), ("Customer Engineering", "other"), ("CEO", "other"), ("Sales and marketing", "marketing"), ("", "")],
)  # fmt: skip
def test_sides(written, side):
    assert values.side(written) == side


@pytest.mark.parametrize(
    ("written", "phase"),
    [("implementable", "build"), ("provisional", "discover"), ("implemented", "learn"), ("In Progress", "build"), ("To Do", "discover"),
     ("Done", "learn"), ("Won't Do", "dropped"), ("Planned", "define"), ("withdrawn", "dropped"), ("beta", "beta"), ("Closed", "learn")],
)  # fmt: skip
def test_phases(written, phase):
    assert values.phase(written) == phase


def test_an_unknown_status_says_what_was_perhaps_meant():
    with pytest.raises(BadValue, match="“implemented”"):
        values.phase("imlpemented")


@pytest.mark.parametrize(
    ("name", "starts_in", "first", "last"),
    [
        ("CY19-Q3", 2, date(2019, 7, 1), date(2019, 9, 30)),
        ("FY21-Q1", 2, date(2020, 2, 1), date(2020, 4, 30)),
        ("FY22", 2, date(2021, 2, 1), date(2022, 1, 31)),
        ("Q4 2025", 1, date(2025, 10, 1), date(2025, 12, 31)),
        ("2025 H2", 1, date(2025, 7, 1), date(2025, 12, 31)),
        ("2026", 1, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_periods_by_their_names(name, starts_in, first, last):
    assert dates.period(name, starts_in) == (first, last)


def test_other_names_of_periods_need_their_days():
    assert dates.period("Sprint 4") is None


def test_turned_around_text_is_straightened():
    assert text("\u202eevil\u202c  name") == "evil name"


def test_sides_by_word():
    assert sides("both") == ["marketing", "product"]
    assert sides("PMM") == ["marketing"]
    with pytest.raises(BadValue):
        sides("Sales")
