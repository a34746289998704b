"""Addresses of this room, below `/w/<workspace>/`."""

from django.urls import path

from braid.roadmap import change_views, release_views, table_views, views

urlpatterns = [
    path("roadmap/", views.items, name="roadmap_items"),
    path("roadmap/new/", views.item_new, name="roadmap_item_new"),
    path("roadmap/<int:pk>/", views.item, name="roadmap_item"),
    path("roadmap/<int:pk>/edit/", views.item_edit, name="roadmap_item_edit"),
    path("roadmap/<int:pk>/move/", views.item_move, name="roadmap_item_move"),
    path("roadmap/<int:pk>/ship/", table_views.item_ship, name="roadmap_item_ship"),
    path("roadmap/<int:pk>/adoption/", table_views.item_adoption, name="roadmap_item_adoption"),
    path("roadmap/<int:pk>/quiet/", table_views.item_quiet, name="roadmap_item_quiet"),
    path("roadmap/<int:pk>/insights/", table_views.item_insights, name="roadmap_item_insights"),
    path("roadmap/<int:pk>/milestones/", table_views.item_milestones, name="roadmap_item_milestones"),
    path(
        "roadmap/<int:pk>/milestones/<int:milestone>/remove/",
        table_views.milestone_remove,
        name="roadmap_milestone_remove",
    ),
    path("roadmap/<int:pk>/metrics/", table_views.item_metrics, name="roadmap_item_metrics"),
    path(
        "roadmap/<int:pk>/metrics/<int:metric>/remove/",
        table_views.metric_remove,
        name="roadmap_metric_remove",
    ),
    path("roadmap/releases/", release_views.releases, name="roadmap_releases"),
    path("roadmap/releases/new/", release_views.release_new, name="roadmap_release_new"),
    path("roadmap/releases/<int:pk>/", release_views.release, name="roadmap_release"),
    path("roadmap/releases/<int:pk>/edit/", release_views.release_edit, name="roadmap_release_edit"),
    path("roadmap/releases/<int:pk>/ship/", release_views.release_ship, name="roadmap_release_ship"),
    path("roadmap/changes/", change_views.changes, name="roadmap_changes"),
    path("roadmap/changes/new/", change_views.change_new, name="roadmap_change_new"),
    path("roadmap/changes/<int:pk>/", change_views.change, name="roadmap_change"),
    path("roadmap/changes/<int:pk>/edit/", change_views.change_edit, name="roadmap_change_edit"),
    path("roadmap/changes/<int:pk>/told/", change_views.change_told, name="roadmap_change_told"),
]
