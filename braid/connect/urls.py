"""Addresses of this room, below `/w/<workspace>/`."""

from django.urls import path

from braid.connect import views
from braid.connect.export.views import delete_page, export_file, export_page

urlpatterns = [
    path("import/", views.start, name="import_start"),
    path("import/<int:pk>/", views.one, name="import_one"),
    path("import/<int:pk>/refused/", views.refused, name="import_refused"),
    path("export/", export_page, name="export"),
    path("export/<int:pk>/archive.zip", export_file, name="export_file"),
    path("delete/", delete_page, name="workspace_delete"),
]
