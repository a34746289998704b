"""Addresses of the message houses, below `/w/<workspace>/`."""

from django.urls import path

from braid.messaging import house_views

urlpatterns = [
    path("messages/", house_views.houses, name="messaging_houses"),
    path("messages/new/", house_views.house_new, name="messaging_house_new"),
    path("messages/compare/", house_views.compare, name="messaging_houses_compare"),
    path("messages/<int:pk>/", house_views.house, name="messaging_house"),
    path("messages/<int:pk>/edit/", house_views.house_edit, name="messaging_house_edit"),
    path("messages/<int:pk>/agree/", house_views.house_agree, name="messaging_house_agree"),
    path("messages/<int:pk>/review/", house_views.house_review_new, name="messaging_house_review_new"),
]
