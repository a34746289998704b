"""Addresses of this room, below `/w/<workspace>/`."""

from django.urls import path

from braid.launches import (
    assumption_views,
    calendar_views,
    kind_views,
    part_views,
    round_views,
    task_views,
    views,
)

urlpatterns = [
    path("launches/", views.launches, name="launches_list"),
    path("launches/promised/", views.promises, name="launches_promised"),
    path("launches/calendar/", calendar_views.month, name="launches_calendar"),
    path("launches/new/", views.launch_new, name="launches_new"),
    path("launches/kinds/", kind_views.kinds, name="launches_kinds"),
    path("launches/kinds/upload/", kind_views.kind_upload, name="launches_kind_upload"),
    path("launches/kinds/shipped/<slug:key>/", kind_views.kind_shipped, name="launches_kind_shipped"),
    path(
        "launches/kinds/shipped/<slug:key>/copy/",
        kind_views.kind_shipped_copy,
        name="launches_kind_shipped_copy",
    ),
    path(
        "launches/kinds/shipped/<slug:key>/file/",
        kind_views.kind_shipped_file,
        name="launches_kind_shipped_file",
    ),
    path("launches/kinds/<int:pk>/", kind_views.kind, name="launches_kind"),
    path("launches/kinds/<int:pk>/edit/", kind_views.kind_edit, name="launches_kind_edit"),
    path("launches/kinds/<int:pk>/copy/", kind_views.kind_copy, name="launches_kind_copy"),
    path("launches/kinds/<int:pk>/file/", kind_views.kind_file, name="launches_kind_file"),
    path("launches/<int:pk>/template/", kind_views.launch_template, name="launches_template"),
    path("launches/<int:pk>/", views.launch, name="launches_launch"),
    path("launches/<int:pk>/edit/", views.launch_edit, name="launches_edit"),
    path("launches/<int:pk>/gates/new/", part_views.gate_new, name="launches_gate_new"),
    path("launches/<int:pk>/gates/<int:gate>/", part_views.gate, name="launches_gate"),
    path("launches/<int:pk>/gates/<int:gate>/edit/", part_views.gate_edit, name="launches_gate_edit"),
    path("launches/<int:pk>/stages/new/", part_views.stage_new, name="launches_stage_new"),
    path("launches/<int:pk>/stages/<int:stage>/", part_views.stage_edit, name="launches_stage"),
    path("launches/<int:pk>/tasks/new/", task_views.task_new, name="launches_task_new"),
    path("launches/<int:pk>/tasks/<int:task>/", task_views.task_edit, name="launches_task"),
    path("launches/<int:pk>/tasks/<int:task>/done/", task_views.task_done, name="launches_task_done"),
    path("launches/<int:pk>/granted/new/", assumption_views.assumption_new, name="launches_assumption_new"),
    path(
        "launches/<int:pk>/granted/<int:assumption>/", assumption_views.assumption, name="launches_assumption"
    ),
    path("launches/<int:pk>/metrics/new/", views.metric_new, name="launches_metric_new"),
    path("launches/<int:pk>/metrics/<int:named>/", views.metric, name="launches_metric"),
    path("launches/<int:pk>/content/new/", views.content_new, name="launches_content_new"),
    path("launches/<int:pk>/content/<int:piece>/", views.content, name="launches_content"),
    path("launches/<int:pk>/decide/", round_views.decide_new, name="launches_decide"),
    path("launches/<int:pk>/conditions/<int:condition>/", round_views.condition, name="launches_condition"),
    path("launches/<int:pk>/go/new/", round_views.go_new, name="launches_go_new"),
]
