"""Addresses of this room, below `/w/<workspace>/`. The radar is the home of a workspace."""

from django.urls import path

from braid.radar import (
    ask_views,
    capacity_views,
    check_views,
    finding_views,
    first_views,
    learn_views,
    meeting_views,
    suggested_views,
    thread_views,
    views,
    workshop_urls,
)

urlpatterns = [
    path("", views.radar, name="radar"),
    path("capacity/", capacity_views.capacity, name="radar_capacity"),
    path("capacity/right/", capacity_views.estimates_right, name="radar_capacity_right"),
    path("first-steps/", first_views.first_steps, name="first_steps"),
    path("first-steps/sides/", first_views.confirm_sides, name="first_steps_sides"),
    path("first-steps/skip/", first_views.skip, name="first_steps_skip"),
    path("first-steps/back/", first_views.back, name="first_steps_back"),
    path("glossary/suggested/", suggested_views.suggestions, name="radar_suggested"),
    path("glossary/suggested/plain/", suggested_views.plain_word, name="radar_plain_word"),
    path("radar/report/", views.report, name="radar_report"),
    path("radar/report.pdf", views.report_as_pdf, name="radar_report_pdf"),
    path("radar/plays/", learn_views.plays, name="radar_plays"),
    path("radar/plays/<str:play>/meet/", meeting_views.play_meet, name="radar_play_meet"),
    path("radar/plays/<str:play>/", learn_views.play, name="radar_play"),
    path("radar/rounds/<int:pk>/commit/", thread_views.thread, name="radar_thread"),
    path("radar/commitments/", learn_views.commitments, name="radar_commitments"),
    path("radar/history/", learn_views.history_page, name="radar_history"),
    path("radar/checks/", check_views.checks, name="radar_checks"),
    path("radar/checks/<str:check>/", check_views.check, name="radar_check"),
    path("radar/<int:pk>/", finding_views.finding, name="radar_finding"),
    path("radar/<int:pk>/acknowledge/", finding_views.acknowledge, name="radar_acknowledge"),
    path("radar/<int:pk>/vote/", finding_views.vote, name="radar_vote"),
    path("radar/<int:pk>/mute/", finding_views.mute, name="radar_mute"),
    path("radar/<int:pk>/lift/", finding_views.lift, name="radar_lift"),
    path("radar/<int:pk>/ask/", ask_views.ask_executive, name="radar_ask"),
    path("radar/<int:pk>/commit/", finding_views.commit, name="radar_commit"),
    path("radar/commitments/<int:pk>/edit/", finding_views.commitment_edit, name="radar_commitment_edit"),
    path("radar/commitments/<int:pk>/end/", finding_views.end, name="radar_end"),
    *workshop_urls.urlpatterns,
]
