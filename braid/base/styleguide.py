"""The page of living examples, in development only."""

from django.http import HttpRequest, HttpResponse

from braid.base.web import page


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component with examples."""
    return page(request, "base/styleguide.html", {})
