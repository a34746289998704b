"""Addresses of this room, below `/w/<workspace>/`."""

from django.urls import path

from braid.connect import views

urlpatterns = [
    path("import/", views.start, name="import_start"),
    path("import/<int:pk>/", views.one, name="import_one"),
    path("import/<int:pk>/refused/", views.refused, name="import_refused"),
]
