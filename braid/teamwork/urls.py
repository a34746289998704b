"""Addresses of this room, below `/w/<workspace>/`."""

from django.urls import path

from braid.teamwork import chart_views, round_views, views

urlpatterns = [
    path("glossary/", views.terms, name="teamwork_terms"),
    path("glossary/new/", views.term_new, name="teamwork_term_new"),
    path("glossary/<int:pk>/", views.term, name="teamwork_term"),
    path("glossary/<int:pk>/edit/", views.term_edit, name="teamwork_term_edit"),
    path("glossary/<int:pk>/remove/", views.term_remove, name="teamwork_term_remove"),
    path("responsibilities/", chart_views.responsibilities, name="teamwork_chart"),
    path("responsibilities/new/", chart_views.responsibility_new, name="teamwork_area_new"),
    path("responsibilities/<int:pk>/", chart_views.responsibility, name="teamwork_area"),
    path("responsibilities/<int:pk>/edit/", chart_views.responsibility_edit, name="teamwork_area_edit"),
    path("responsibilities/<int:pk>/agree/", chart_views.responsibility_agree, name="teamwork_area_agree"),
    path("responsibilities/<int:pk>/remove/", chart_views.responsibility_remove, name="teamwork_area_remove"),
    path("roles/new/", round_views.roles_new, name="teamwork_roles_new"),
    path("five/new/", round_views.five_new, name="teamwork_five_new"),
]
