"""Addresses of the charts of a round, below `/w/<workspace>/rounds/<round>/charts/`."""

from django.urls import path

from braid.rounds import chart_views

urlpatterns = [
    path("", chart_views.round_charts, name="round_charts"),
    path("<slug:key>.svg", chart_views.chart_svg, name="round_chart_svg"),
    path("<slug:key>.png", chart_views.chart_png, name="round_chart_png"),
]
