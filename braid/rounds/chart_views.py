"""The charts of a revealed round: all on one page, and each as a file. Before the reveal there are none: 404."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from markupsafe import Markup

from braid.base.web import Request, page
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.rounds.charts import Chart, charts_of, png, svg
from braid.rounds.heading import heading
from braid.rounds.models import Round
from braid.rounds.results.seen import parts_seen

NAMED = {"svg": "image/svg+xml", "png": "image/png"}


def revealed(member: Member, pk: int) -> Round:
    """The round, if both sides have seen what was found."""
    shown = Round.objects.visible_to(member).filter(state__in=[Round.State.REVEALED, Round.State.SETTLED])
    return find(shown, pk=pk)


@member_view("view")
def round_charts(request: Request, member: Member, pk: int) -> HttpResponse:
    """Every chart of a round, with a way to take it away."""
    row = revealed(member, pk)
    # (Rendered by an escaping template. In the page itself the words have its typeface, which an <img> has not.)
    charts = [(chart, Markup(svg(chart, row))) for chart in charts_of(member, row)]  # noqa: S704
    context = {"row": row, "heading": heading(row, parts_seen(member, row)), "charts": charts}
    return page(request, "rounds/charts.html", context)


@member_view("view")
def chart_svg(request: Request, member: Member, pk: int, key: str) -> HttpResponse:
    """One chart as SVG."""
    row = revealed(member, pk)
    return _file(row, key, "svg", svg(_chart(member, row, key), row).encode())


@member_view("view")
def chart_png(request: Request, member: Member, pk: int, key: str) -> HttpResponse:
    """One chart as PNG."""
    row = revealed(member, pk)
    return _file(row, key, "png", png(svg(_chart(member, row, key), row)))


def _chart(member: Member, row: Round, key: str) -> Chart:
    chart = next((chart for chart in charts_of(member, row) if chart.key == key), None)
    if chart is None:
        raise Http404(_("This round has no such chart."))
    return chart


def _file(row: Round, key: str, kind: str, content: bytes) -> HttpResponse:
    named = f'inline; filename="round-{row.pk}-{key}.{kind}"'
    return HttpResponse(content, content_type=NAMED[kind], headers={"Content-Disposition": named})
