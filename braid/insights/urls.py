"""Addresses of this room, below `/w/<workspace>/`."""

from django.urls import path

from braid.insights import views

urlpatterns = [
    path("insights/", views.insights, name="insights_list"),
    path("insights/new/", views.insight_new, name="insights_new"),
    path("insights/<int:pk>/", views.insight, name="insights_insight"),
    path("insights/<int:pk>/edit/", views.insight_edit, name="insights_edit"),
    path("insights/<int:pk>/answer/", views.insight_answer, name="insights_answer"),
]
