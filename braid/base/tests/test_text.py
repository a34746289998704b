"""Written text: headings stand below those of the page, and nothing hostile comes through."""

from braid.base.text import markdown


def test_headings_that_people_write_stand_below_those_of_the_page():
    html = markdown("# Why\n\n## Who is our customer?\n\nSmall teams.\n\n#### Deep")
    assert "<h3>Why</h3>" in html
    assert "<h4>Who is our customer?</h4>" in html
    assert "<h5>Deep</h5>" in html


def test_what_is_hostile_in_a_heading_is_taken_out_as_elsewhere():
    html = markdown("# <img src=x onerror=alert(1)> [a](javascript:alert(1))")
    assert "<img" not in html
    assert "href" not in html
