"""Addresses of release notes: those below `/w/<workspace>/`, and the public ones."""

from django.urls import path

from braid.messaging.notes import changelog_views, public, views

urlpatterns = [
    path("notes/", views.notes, name="messaging_notes"),
    path("notes/all/", views.every_note, name="messaging_notes_all"),
    path("notes/silent/", views.silent, name="messaging_notes_silent"),
    path("notes/tone/", changelog_views.tone, name="messaging_tone"),
    path("notes/changelog/", changelog_views.changelog, name="messaging_changelog"),
    path("notes/changelog/open/", changelog_views.changelog_open, name="messaging_changelog_open"),
    path("notes/changelog/close/", changelog_views.changelog_close, name="messaging_changelog_close"),
    path("notes/new/", views.note_new, name="messaging_note_new"),
    path("notes/releases/<int:pk>/", views.release_notes, name="messaging_release_notes"),
    path("notes/releases/<int:pk>/preview/", views.release_preview, name="messaging_release_preview"),
    path("notes/releases/<int:pk>/quiet/<int:item>/", views.release_quiet, name="messaging_release_quiet"),
    path("notes/<int:pk>/", views.note, name="messaging_note"),
    path("notes/<int:pk>/edit/", views.note_edit, name="messaging_note_edit"),
    path("notes/<int:pk>/parts/<str:side>/", views.note_part, name="messaging_note_part"),
    path("notes/<int:pk>/agree/", views.note_agree, name="messaging_note_agree"),
    path("notes/<int:pk>/publish/", views.note_publish, name="messaging_note_publish"),
    path("notes/<int:pk>/claims/<int:claim>/", views.note_claim, name="messaging_note_claim"),
    path("notes/<int:pk>/check/", views.note_check, name="messaging_note_check"),
    path("notes/<int:pk>/take-back/", views.note_take_back, name="messaging_note_taken_back"),
]
public_urls = [
    path("<slug:workspace>/", public.changelog, name="changelog"),
    path("<slug:workspace>/feed.xml", public.rss, name="changelog_rss"),
    path("<slug:workspace>/feed.json", public.json_feed, name="changelog_json"),
    path("<slug:workspace>/<int:pk>/", public.one_note, name="changelog_note"),
]
