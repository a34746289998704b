"""Addresses of this room, below `/w/<workspace>/`."""

from django.urls import path

from braid.people import invitation_views, pod_views, views
from braid.people.outbox import views as outbox

urlpatterns = [
    path("people/", views.people_list, name="people_list"),
    path("people/new/", views.member_new, name="people_new"),
    path("people/<int:pk>/", views.member_page, name="people_member"),
    path("people/<int:pk>/profile/", views.profile, name="people_profile"),
    path("people/<int:pk>/place/", views.member_place, name="people_place"),
    path("people/<int:pk>/leave/", views.member_leave, name="people_leave"),
    path("people/<int:pk>/return/", views.member_return, name="people_return"),
    path("people/invitations/", invitation_views.invitation_list, name="people_invitations"),
    path(
        "people/invitations/<int:pk>/withdraw/", invitation_views.invitation_withdraw, name="people_withdraw"
    ),
    path("people/pods/", pod_views.pod_list, name="people_pods"),
    path("people/pods/new/", pod_views.pod_new, name="people_pod_new"),
    path("people/pods/<int:pk>/", pod_views.pod_page, name="people_pod"),
    path("people/pods/<int:pk>/edit/", pod_views.pod_edit, name="people_pod_edit"),
    path("people/pods/<int:pk>/remove/", pod_views.pod_remove, name="people_pod_remove"),
    path("settings/", views.workspace_settings, name="people_settings"),
    path("settings/mails/", outbox.mails, name="people_mails"),
    path("settings/mails/try/", outbox.mails_try, name="people_mails_try"),
    path("settings/mails/seen/", outbox.mails_seen, name="people_mails_seen"),
    path("settings/mails/<int:pk>/drop/", outbox.mail_drop, name="people_mail_drop"),
    path("settings/mails/<int:pk>/again/", outbox.mail_again, name="people_mail_again"),
]
