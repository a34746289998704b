"""Addresses of planning workshops, below `/w/<workspace>/`."""

from django.urls import path

from braid.radar import workshop_views as views

urlpatterns = [
    path("planning/", views.workshops, name="radar_workshops"),
    path("planning/new/", views.workshop_new, name="radar_workshop_new"),
    path("planning/<int:pk>/", views.workshop, name="radar_workshop"),
    path("planning/<int:pk>/edit/", views.workshop_edit, name="radar_workshop_edit"),
    path("planning/<int:pk>/tick/", views.workshop_tick, name="radar_workshop_tick"),
    path("planning/<int:pk>/round/", views.workshop_round, name="radar_workshop_round"),
    path("planning/<int:pk>/round/new/", views.workshop_round_new, name="radar_workshop_round_new"),
    path("planning/<int:pk>/items/<int:item>/", views.workshop_item, name="radar_workshop_item"),
    path("planning/<int:pk>/items/<int:item>/in/", views.workshop_item_in, name="radar_workshop_item_in"),
    path("planning/<int:pk>/points/new/", views.workshop_point_new, name="radar_workshop_point_new"),
    path("planning/<int:pk>/points/<int:point>/remove/", views.workshop_point_remove, name="radar_workshop_point_remove"),
    path("planning/<int:pk>/agree/", views.workshop_agree, name="radar_workshop_agree"),
    path("planning/<int:pk>/go-on/", views.workshop_go_on, name="radar_workshop_go_on"),
    path("planning/<int:pk>/meet/", views.workshop_meet, name="radar_workshop_meet"),
]  # fmt: skip
