"""Addresses of this room, below `/w/<workspace>/`."""

from django.urls import path

from braid.connect import views
from braid.connect.export.views import delete_page, export_file, export_page
from braid.connect.feeds.views import feed_renew, feed_revoke, feeds
from braid.connect.meeting_files.views import meeting_file, meeting_files

urlpatterns = [
    path("meetings/import/", meeting_files, name="meeting_files"),
    path("meetings/import/<int:pk>/", meeting_file, name="meeting_file"),
    path("import/", views.start, name="import_start"),
    path("import/<int:pk>/", views.one, name="import_one"),
    path("import/<int:pk>/refused/", views.refused, name="import_refused"),
    path("import/<int:pk>/gone/", views.gone, name="import_gone"),
    path("export/", export_page, name="export"),
    path("export/<int:pk>/archive.zip", export_file, name="export_file"),
    path("calendar/feeds/", feeds, name="calendar_feeds"),
    path("calendar/feeds/<int:pk>/renew/", feed_renew, name="calendar_feed_renew"),
    path("calendar/feeds/<int:pk>/revoke/", feed_revoke, name="calendar_feed_revoke"),
    path("delete/", delete_page, name="workspace_delete"),
]
