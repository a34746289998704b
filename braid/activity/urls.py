"""Addresses of this room, below `/w/<workspace>/`."""

from django.urls import path

from braid.activity import views

urlpatterns = [
    path("activity/", views.activity_list, name="activity_list"),
    path("talk/<str:kind>/<int:pk>/comment/", views.comment, name="activity_comment"),
    path("talk/<str:kind>/<int:pk>/spoke/", views.spoke, name="activity_spoke"),
]
