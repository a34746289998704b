"""Addresses of this room, below `/w/<workspace>/`."""

from django.urls import path

from braid.messaging import announce_views, check_views, content_views, text_check_views, views, writing_views
from braid.messaging.house_urls import urlpatterns as houses
from braid.messaging.material.urls import urlpatterns as material
from braid.messaging.naming.urls import urlpatterns as naming
from braid.messaging.notes.urls import urlpatterns as notes

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
    path("content/", content_views.contents, name="messaging_contents"),
    path("content/new/", content_views.content_new, name="messaging_content_new"),
    path("content/<int:pk>/", content_views.content, name="messaging_content"),
    path("content/<int:pk>/edit/", content_views.content_edit, name="messaging_content_edit"),
    path("content/<int:pk>/move/", content_views.content_move, name="messaging_content_move"),
    path("content/<int:pk>/text/", writing_views.text, name="messaging_text"),
    path("content/<int:pk>/versions/", writing_views.versions, name="messaging_versions"),
    path("content/<int:pk>/check/", text_check_views.check_text, name="messaging_check_text"),
    path("content/<int:pk>/suggest/", writing_views.suggestion_new, name="messaging_suggestion_new"),
    path("content/versions/<int:pk>/", writing_views.version, name="messaging_version"),
    path("content/suggestions/<int:pk>/", writing_views.suggestion, name="messaging_suggestion"),
    *houses,
    *notes,
    *material,
    *naming,
]
