"""Addresses of naming rules, below `/w/<workspace>/`."""

from django.urls import path

from braid.messaging.naming import views

urlpatterns = [
    path("names/", views.rules, name="messaging_naming_rules"),
    path("names/new/", views.rule_new, name="messaging_naming_rule_new"),
    path("names/<int:pk>/", views.rule, name="messaging_naming_rule"),
    path("names/<int:pk>/edit/", views.rule_edit, name="messaging_naming_rule_edit"),
]
