"""Addresses of this room, below `/w/<workspace>/`."""

from django.urls import path

from braid.teamwork import views

urlpatterns = [
    path("glossary/", views.terms, name="teamwork_terms"),
    path("glossary/new/", views.term_new, name="teamwork_term_new"),
    path("glossary/<int:pk>/", views.term, name="teamwork_term"),
    path("glossary/<int:pk>/edit/", views.term_edit, name="teamwork_term_edit"),
    path("glossary/<int:pk>/remove/", views.term_remove, name="teamwork_term_remove"),
]
