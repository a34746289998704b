"""Addresses of this room, below `/w/<workspace>/`."""

from django.urls import include, path

from braid.rounds import answer_views, card_views, template_views, views

urlpatterns = [
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/new/", views.round_new, name="round_new"),
    path("rounds/new/pulse/", views.pulse_new, name="round_pulse_new"),
    path("rounds/templates/", template_views.templates, name="round_templates"),
    path("rounds/templates/upload/", template_views.template_upload, name="round_template_upload"),
    path(
        "rounds/templates/shipped/<slug:key>/", template_views.template_shipped, name="round_template_shipped"
    ),
    path(
        "rounds/templates/shipped/<slug:key>/copy/",
        template_views.template_shipped_copy,
        name="round_template_shipped_copy",
    ),
    path(
        "rounds/templates/shipped/<slug:key>/file/",
        template_views.template_shipped_file,
        name="round_template_shipped_file",
    ),
    path("rounds/templates/<int:pk>/", template_views.template, name="round_template"),
    path("rounds/templates/<int:pk>/edit/", template_views.template_edit, name="round_template_edit"),
    path("rounds/templates/<int:pk>/copy/", template_views.template_copy, name="round_template_copy"),
    path("rounds/templates/<int:pk>/file/", template_views.template_file, name="round_template_file"),
    path("rounds/cards/new/", card_views.card_new, name="round_card_new"),
    path("rounds/cards/<int:pk>/", card_views.card, name="round_card"),
    path("rounds/cards/<int:pk>/answer/", card_views.card_answer, name="round_card_answer"),
    path("rounds/cards/<int:pk>/open/", card_views.card_open, name="round_card_open"),
    path("rounds/cards/<int:pk>/show/", card_views.card_show, name="round_card_show"),
    path("rounds/cards/<int:pk>/remove/", card_views.card_remove, name="round_card_remove"),
    path("rounds/<int:pk>/template/", template_views.round_template, name="round_keep_template"),
    path("rounds/<int:pk>/", views.round_page, name="round"),
    path("rounds/<int:pk>/charts/", include("braid.rounds.chart_urls")),
    path("rounds/<int:pk>/edit/", views.round_edit, name="round_edit"),
    path("rounds/<int:pk>/remove/", views.round_remove, name="round_remove"),
    path("rounds/<int:pk>/open/", views.round_open, name="round_open"),
    path("rounds/<int:pk>/close/", views.round_close, name="round_close"),
    path("rounds/<int:pk>/reveal/", views.round_reveal, name="round_reveal"),
    path("rounds/<int:pk>/settle/", views.round_settle, name="round_settle"),
    path("rounds/<int:pk>/again/", views.round_again, name="round_again"),
    path("rounds/<int:pk>/repeat/", views.round_repeat, name="round_repeat"),
    path("rounds/<int:pk>/leave-out/", views.round_leave_out, name="round_leave_out"),
    path(
        "rounds/<int:pk>/leader/product/",
        views.round_leader,
        {"side": "product"},
        name="round_leader_product",
    ),
    path(
        "rounds/<int:pk>/leader/marketing/",
        views.round_leader,
        {"side": "marketing"},
        name="round_leader_marketing",
    ),
    path("rounds/<int:pk>/numbers/", views.round_numbers, name="round_numbers"),
    path("rounds/<int:pk>/results.csv", views.round_csv, name="round_csv"),
    path("rounds/<int:pk>/answer/", answer_views.answers, name="round_answer"),
]
