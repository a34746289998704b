"""Addresses of retros, below `/w/<workspace>/`."""

from django.urls import path

from braid.teamwork import retro_views

urlpatterns = [
    path("retros/", retro_views.retros, name="teamwork_retros"),
    path("meetings/<int:pk>/retro/new/", retro_views.retro_new, name="teamwork_retro_new"),
    path("retros/<int:pk>/", retro_views.retro, name="teamwork_retro"),
    path("retros/<int:pk>/notes/new/", retro_views.retro_note_new, name="teamwork_retro_note_new"),
    path("retros/<int:pk>/notes/<int:note>/", retro_views.retro_note_edit, name="teamwork_retro_note_edit"),
    path("retros/<int:pk>/notes/<int:note>/remove/", retro_views.retro_note_remove, name="teamwork_retro_note_remove"),
    path("retros/<int:pk>/ready/", retro_views.retro_ready, name="teamwork_retro_ready"),
    path("retros/<int:pk>/open/", retro_views.retro_open, name="teamwork_retro_open"),
    path("retros/<int:pk>/remove/", retro_views.retro_remove, name="teamwork_retro_remove"),
    path("retros/<int:pk>/deed/", retro_views.retro_deed, name="teamwork_retro_deed"),
    path("retros/<int:pk>/topics/<int:topic>/", retro_views.retro_topic_edit, name="teamwork_retro_topic_edit"),
    path("retros/<int:pk>/topics/<int:topic>/move/", retro_views.retro_topic_move, name="teamwork_retro_topic_move"),
    path("retros/<int:pk>/topics/<int:topic>/dot/", retro_views.retro_topic_dot, name="teamwork_retro_topic_dot"),
    path("retros/<int:pk>/topics/<int:topic>/join/new/", retro_views.retro_topic_join_new, name="teamwork_retro_topic_join_new"),
    path("retros/<int:pk>/topics/<int:topic>/actions/new/", retro_views.retro_topic_action_new, name="teamwork_retro_topic_action_new"),
    path("retros/<int:pk>/cards/<int:card>/out/", retro_views.retro_card_out, name="teamwork_retro_card_out"),
]  # fmt: skip
