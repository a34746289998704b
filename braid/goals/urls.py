"""Addresses of this room, below `/w/<workspace>/`."""

from django.urls import path

from braid.goals import metric_views, mission_views, period_views, result_views, views

urlpatterns = [
    path("goals/", views.objectives, name="goals_list"),
    path("goals/new/", views.objective_new, name="goals_new"),
    path("goals/<int:pk>/", views.objective, name="goals_objective"),
    path("goals/<int:pk>/edit/", views.objective_edit, name="goals_edit"),
    path("goals/<int:pk>/close/", views.objective_close, name="goals_close"),
    path("goals/<int:pk>/alone/", views.objective_alone, name="goals_alone"),
    path("goals/<int:pk>/results/new/", result_views.result_new, name="goals_result_new"),
    path("goals/<int:pk>/counters/new/", result_views.counter_new, name="goals_counter_new"),
    path("goals/results/<int:pk>/edit/", result_views.result_edit, name="goals_result_edit"),
    path("goals/results/<int:pk>/remove/", result_views.result_remove, name="goals_result_remove"),
    path("goals/results/<int:pk>/check-in/", result_views.result_check_in, name="goals_check_in"),
    path("goals/counters/<int:pk>/", result_views.counter_bound, name="goals_counter"),
    path("goals/counters/<int:pk>/remove/", result_views.counter_remove, name="goals_counter_remove"),
    path("goals/periods/", period_views.periods, name="goals_periods"),
    path("goals/periods/new/", period_views.period_new, name="goals_period_new"),
    path("goals/periods/<int:pk>/", period_views.period_edit, name="goals_period"),
    path("metrics/", metric_views.metrics, name="goals_metrics"),
    path("metrics/new/", metric_views.metric_new, name="goals_metric_new"),
    path("metrics/<int:pk>/", metric_views.metric, name="goals_metric"),
    path("metrics/<int:pk>/edit/", metric_views.metric_edit, name="goals_metric_edit"),
    path("metrics/<int:pk>/reading/", metric_views.metric_reading, name="goals_reading_new"),
    path("metrics/<int:pk>/moves/", metric_views.metric_drive, name="goals_drive_new"),
    path("metrics/readings/<int:pk>/remove/", metric_views.reading_remove, name="goals_reading_remove"),
    path("metrics/moves/<int:pk>/remove/", metric_views.drive_remove, name="goals_drive_remove"),
    path("mission/", mission_views.mission, name="goals_mission"),
    path("mission/<int:pk>/", mission_views.statement, name="goals_statement"),
    path("mission/<int:pk>/read/", mission_views.statement_read, name="goals_statement_read"),
    path("mission/<slug:kind>/new/", mission_views.statement_new, name="goals_statement_new"),
    path("mission/points/add/", mission_views.point_new, name="goals_point_new"),
    path("mission/points/<int:pk>/remove/", mission_views.point_remove, name="goals_point_remove"),
]
