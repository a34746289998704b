"""The one click by which anybody enters a sample world as any of its people.

It opens only where it can do no harm: the database is a sample database (every workspace in it is
a sample, and every user one of its people, so nobody has chosen a password), and whoever asks sits
at this machine (a loopback address, a loopback host, no sign of a proxy). As soon as one real
person signs up, or one real workspace is made, it is shut for the whole database.
"""

import ipaddress

from django.conf import settings
from django.contrib.auth import login
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.request import split_domain_port

from braid.people.models import Member, User, Workspace

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PROXY_HEADERS = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP")


def is_loopback(host: str) -> bool:
    """Whether a name or address means this machine itself."""
    if host in {"localhost", "localhost."}:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def from_this_machine(request: HttpRequest) -> bool:
    """Whether the browser runs on this machine and nothing stands between it and Braid."""
    if settings.PUBLIC_URL or settings.BEHIND_PROXY:
        return False
    if any(name in PROXY_HEADERS or name.startswith("HTTP_X_FORWARDED") for name in request.META):
        return False
    host, _port = split_domain_port(request.get_host())
    return is_loopback(host) and is_loopback(str(request.META.get("REMOTE_ADDR", "")))


def is_sample_database() -> bool:
    """Whether there are sample worlds here and nothing else."""
    if Workspace.objects.filter(is_sample=False).exists() or not Workspace.objects.exists():
        return False
    return not User.objects.real().exists()


def people(request: HttpRequest) -> QuerySet[Member]:
    """Everybody whom this request may enter as; nobody where the door is shut."""
    rows = Member.objects.here().filter(workspace__is_sample=True, user__isnull=False, user__is_active=True)
    if not from_this_machine(request) or not is_sample_database():
        return rows.none()
    return rows.select_related("workspace", "user").order_by("workspace__name", "pk")


def enter(request: HttpRequest, member: Member) -> None:
    """Signs in as that person."""
    login(request, member.user, backend=BACKEND)
