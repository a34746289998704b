"""Addresses of this room, below `/w/<workspace>/`."""

from django.urls import path

from braid.messaging import announce_views, check_views, views

urlpatterns = [
    path("claims/", views.claims, name="messaging_claims"),
    path("claims/new/", views.claim_new, name="messaging_claim_new"),
    path("claims/announcement/", announce_views.announcement, name="messaging_announcement"),
    path("claims/ask/", check_views.ask_several, name="messaging_ask_several"),
    path("claims/asks/<int:pk>/", check_views.take_back, name="messaging_ask_taken_back"),
    path("claims/<int:pk>/check/", check_views.check, name="messaging_check"),
    path("claims/<int:pk>/ask/", check_views.ask, name="messaging_ask"),
    path("claims/<int:pk>/", views.claim, name="messaging_claim"),
    path("claims/<int:pk>/edit/", views.claim_edit, name="messaging_claim_edit"),
    path("content/", views.contents, name="messaging_contents"),
    path("content/new/", views.content_new, name="messaging_content_new"),
    path("content/<int:pk>/", views.content, name="messaging_content"),
    path("content/<int:pk>/edit/", views.content_edit, name="messaging_content_edit"),
]
