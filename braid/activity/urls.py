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
from braid.activity.brief import views as brief
from braid.activity.files import views as files

urlpatterns = [
    path("search/", search_views.search_page, name="activity_search"),
    path("for-you/", for_you_views.for_you, name="activity_for_you"),
    path("for-you/read/", for_you_views.read_all, name="activity_read_all"),
    path("for-you/<int:pk>/read/", for_you_views.read, name="activity_read"),
    path("for-you/hearing/", brief.hearing, name="activity_hearing"),
    path("for-you/hearing/confirm/", brief.confirm_address, name="activity_confirm_address"),
    path("brief/", brief.brief, name="activity_brief"),
    path("week/", brief.week, name="activity_week"),
    path("sponsor/", brief.sponsor, name="activity_sponsor"),
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
    path("talk/<str:kind>/<int:pk>/file/", files.attach, name="activity_file_new"),
    path("files/", files.files, name="activity_files"),
    path("files/<int:pk>/", files.file, name="activity_file"),
    path("files/<int:pk>/edit/", files.file_edit, name="activity_file_edit"),
    path("files/<int:pk>/remove/", files.file_remove, name="activity_file_remove"),
    path("files/<int:pk>/versions/new/", files.version_new, name="activity_version_new"),
    path("files/<int:pk>/versions/<int:number>/", files.download, name="activity_file_download"),
    path("files/<int:pk>/versions/<int:number>/show/", files.show, name="activity_file_show"),
    path("archive/", archive_views.archive_list, name="activity_archive"),
    path("archive/<str:kind>/<int:pk>/put/", archive_views.archive_put, name="activity_archive_put"),
    path("archive/<str:kind>/<int:pk>/back/", archive_views.archive_back, name="activity_archive_back"),
    path("archive/<str:kind>/<int:pk>/delete/", archive_views.archive_delete, name="activity_archive_delete"),
    path("undo/<int:pk>/", archive_views.undo_event, name="activity_undo"),
]
