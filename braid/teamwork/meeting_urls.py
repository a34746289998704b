"""Addresses of meetings, below `/w/<workspace>/`."""

from django.urls import path

from braid.teamwork import meeting_views, series_views
from braid.teamwork.inviting import views as inviting

urlpatterns = [
    path("meetings/", series_views.meetings, name="teamwork_meetings"),
    path("meetings/series/new/", series_views.series_new, name="teamwork_series_new"),
    path("meetings/series/<int:pk>/", series_views.series, name="teamwork_series"),
    path("meetings/series/<int:pk>/edit/", series_views.series_edit, name="teamwork_series_edit"),
    path("meetings/series/<int:pk>/pause/", series_views.series_pause_new, name="teamwork_series_pause_new"),
    path("meetings/series/<int:pk>/resume/", series_views.series_resume, name="teamwork_series_resume"),
    path("meetings/series/<int:pk>/end/", series_views.series_end, name="teamwork_series_end"),
    path("meetings/series/<int:pk>/keep/", series_views.series_verdict_new, name="teamwork_series_verdict_new"),
    path("meetings/series/<int:pk>/coming/", inviting.series_coming, name="teamwork_series_coming"),
    path("meetings/<int:pk>/coming/", inviting.meeting_coming, name="teamwork_meeting_coming"),
    path("meetings/<int:pk>/", meeting_views.meeting, name="teamwork_meeting"),
    path("meetings/<int:pk>/here/", meeting_views.meeting_here, name="teamwork_meeting_here"),
    path("meetings/<int:pk>/here/<int:person>/", meeting_views.meeting_person, name="teamwork_meeting_person"),
    path("meetings/<int:pk>/line/", meeting_views.meeting_line, name="teamwork_meeting_line"),
    path("meetings/<int:pk>/line/new/", meeting_views.meeting_line_new, name="teamwork_meeting_line_new"),
    path("meetings/<int:pk>/decide/", meeting_views.meeting_decide, name="teamwork_meeting_decide"),
    path("meetings/<int:pk>/notes/", meeting_views.meeting_notes, name="teamwork_meeting_notes"),
    path("meetings/<int:pk>/move/", meeting_views.meeting_move, name="teamwork_meeting_move"),
    path("meetings/<int:pk>/skip/", meeting_views.meeting_skip_new, name="teamwork_meeting_skip_new"),
    path("meetings/<int:pk>/unskip/", meeting_views.meeting_unskip, name="teamwork_meeting_unskip"),
    path("meetings/<int:pk>/actions/new/", meeting_views.meeting_action_new, name="teamwork_action_new"),
    path("meetings/<int:pk>/actions/<int:item>/", meeting_views.meeting_action_edit, name="teamwork_action_edit"),
    path("meetings/<int:pk>/actions/<int:item>/done/", meeting_views.meeting_action_done, name="teamwork_action_done"),
    path("meetings/<int:pk>/actions/<int:item>/remove/", meeting_views.meeting_action_remove, name="teamwork_action_remove"),
]  # fmt: skip
