"""Addresses of this room, below `/w/<workspace>/`."""

from django.urls import path

from braid.insights import customer_views, triage_views, views

urlpatterns = [
    path("insights/", views.insights, name="insights_list"),
    path("insights/new/", views.insight_new, name="insights_new"),
    path("insights/several/", triage_views.several, name="insights_several"),
    path("insights/answers/", triage_views.answers, name="insights_answers"),
    path("insights/customers/", customer_views.customers, name="insights_customers"),
    path("insights/customers/<int:pk>/", customer_views.customer, name="insights_customer"),
    path("insights/<int:pk>/", views.insight, name="insights_insight"),
    path("insights/<int:pk>/edit/", views.insight_edit, name="insights_edit"),
    path("insights/<int:pk>/answer/", views.insight_answer, name="insights_answer"),
    path("insights/<int:pk>/same/", triage_views.same, name="insights_same"),
    path("insights/<int:pk>/apart/", triage_views.apart, name="insights_apart"),
]
