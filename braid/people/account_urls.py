"""Signing up, in and out, a forgotten password, one's own settings: what is outside any workspace."""

from allauth.account import views
from django.urls import path, re_path

from braid.people.accounts import (
    invitation,
    password_change,
    sample_enter,
    shown,
    sign_in,
    sign_out_everywhere,
    sign_up,
    workspace_new,
    you,
)

urlpatterns = [
    path("sign-up/", sign_up, name="account_signup"),
    path("sign-in/", sign_in, name="account_login"),
    path("sign-out/", views.logout, name="account_logout"),
    path("sign-in/closed/", views.account_inactive, name="account_inactive"),
    path("sign-up/check-mail/", views.email_verification_sent, name="account_email_verification_sent"),
    path("sign-up/confirm/<str:key>/", views.confirm_email, name="account_confirm_email"),
    path("password/change/", password_change, name="account_change_password"),
    path("password/reset/", shown(views.password_reset), name="account_reset_password"),
    path("password/reset/sent/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        shown(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("sample/enter/", sample_enter, name="sample_enter"),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("you/", you, name="you"),
    path("you/sign-out-everywhere/", sign_out_everywhere, name="sign_out_everywhere"),
    path("workspaces/new/", workspace_new, name="workspace_new"),
]
