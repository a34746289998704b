"""Addresses of this room, below `/w/<workspace>/`."""

from django.urls import path

from braid.activity import (
    archive_views,
    for_you_views,
    handover_views,
    news,
    restricting_views,
    saved_views,
    search_views,
    talk_views,
    views,
)

urlpatterns = [
    path("search/", search_views.search_page, name="activity_search"),
    path("for-you/", for_you_views.for_you, name="activity_for_you"),
    path("for-you/read/", for_you_views.read_all, name="activity_read_all"),
    path("for-you/<int:pk>/read/", for_you_views.read, name="activity_read"),
    path("for-you/hearing/", for_you_views.hearing, name="activity_hearing"),
    path("views/new/", saved_views.view_new, name="activity_view_new"),
    path("views/<int:pk>/", saved_views.view_edit, name="activity_view"),
    path("views/<int:pk>/remove/", saved_views.view_remove, name="activity_view_remove"),
    path("comments/<int:pk>/", talk_views.comment_page, name="activity_comment_page"),
    path("comments/<int:pk>/edit/", talk_views.comment_edit, name="activity_comment_edit"),
    path("comments/<int:pk>/remove/", talk_views.comment_remove, name="activity_comment_remove"),
    path("people/named/", talk_views.named, name="activity_named"),
    path("activity/", views.activity_list, name="activity_list"),
    path("activity/news/", news.news, name="activity_news"),
    path("talk/<str:kind>/<int:pk>/comment/", talk_views.comment, name="activity_comment"),
    path("talk/<str:kind>/<int:pk>/spoke/", talk_views.spoke, name="activity_spoke"),
    path("readers/", restricting_views.left_alone_list, name="activity_left_alone"),
    path("readers/<str:kind>/<int:pk>/take-over/", restricting_views.take_over, name="activity_take_over"),
    path("readers/<str:kind>/<int:pk>/", restricting_views.readers, name="activity_readers"),
    path("people/<int:pk>/hand-over/", handover_views.hand_over_page, name="activity_hand_over"),
    path("archive/", archive_views.archive_list, name="activity_archive"),
    path("archive/<str:kind>/<int:pk>/put/", archive_views.archive_put, name="activity_archive_put"),
    path("archive/<str:kind>/<int:pk>/back/", archive_views.archive_back, name="activity_archive_back"),
    path("archive/<str:kind>/<int:pk>/delete/", archive_views.archive_delete, name="activity_archive_delete"),
    path("undo/<int:pk>/", archive_views.undo_event, name="activity_undo"),
]
