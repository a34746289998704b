"""Addresses of cross-training and first weeks, below `/w/<workspace>/`."""

from django.urls import path

from braid.teamwork import learning_views, path_views

urlpatterns = [
    path("learning/", learning_views.learning_map, name="teamwork_learning"),
    path("learning/new/", learning_views.topic_new, name="teamwork_topic_new"),
    path("learning/<int:pk>/", learning_views.topic, name="teamwork_topic"),
    path("learning/<int:pk>/edit/", learning_views.topic_edit, name="teamwork_topic_edit"),
    path("learning/<int:pk>/remove/", learning_views.topic_remove, name="teamwork_topic_remove"),
    path("learning/<int:pk>/stand/", learning_views.topic_stand, name="teamwork_topic_stand"),
    path("learning/shadowing/new/", learning_views.shadowing_new, name="teamwork_shadowing_new"),
    path("learning/shadowing/<int:pk>/", learning_views.shadowing_edit, name="teamwork_shadowing_edit"),
    path("learning/shadowing/<int:pk>/remove/", learning_views.shadowing_remove, name="teamwork_shadowing_remove"),
    path("people/<int:pk>/first-weeks/", path_views.first_weeks, name="teamwork_first_weeks"),
    path("people/<int:pk>/first-weeks/new/", path_views.first_weeks_new, name="teamwork_first_weeks_new"),
    path("people/<int:pk>/first-weeks/tick/", path_views.first_weeks_tick, name="teamwork_first_weeks_tick"),
    path("people/<int:pk>/first-weeks/away/", path_views.first_weeks_away, name="teamwork_first_weeks_away"),
    path("people/<int:pk>/first-weeks/buddy/", path_views.first_weeks_buddy, name="teamwork_first_weeks_buddy"),
]  # fmt: skip
