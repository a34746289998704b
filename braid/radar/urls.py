"""Addresses of this room, below `/w/<workspace>/`. The radar is the home of a workspace."""

from django.urls import path

from braid.radar import check_views, finding_views, views

urlpatterns = [
    path("", views.radar, name="radar"),
    path("radar/report/", views.report, name="radar_report"),
    path("radar/plays/", views.plays, name="radar_plays"),
    path("radar/checks/", check_views.checks, name="radar_checks"),
    path("radar/checks/<str:check>/", check_views.check, name="radar_check"),
    path("radar/<int:pk>/", finding_views.finding, name="radar_finding"),
    path("radar/<int:pk>/acknowledge/", finding_views.acknowledge, name="radar_acknowledge"),
    path("radar/<int:pk>/vote/", finding_views.vote, name="radar_vote"),
    path("radar/<int:pk>/mute/", finding_views.mute, name="radar_mute"),
    path("radar/<int:pk>/lift/", finding_views.lift, name="radar_lift"),
    path("radar/<int:pk>/commit/", finding_views.commit, name="radar_commit"),
    path("radar/commitments/<int:pk>/end/", finding_views.end, name="radar_end"),
]
