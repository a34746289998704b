"""Mails and the addresses in them."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string

from braid.people.outbox.sending import post


def absolute(request: HttpRequest, path: str) -> str:
    """The whole address of a path, for a mail: by the setting where there is one, else as it was asked."""
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


def address() -> str:
    """Where Braid is reached, for a mail that no request has asked for."""
    host = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
    return settings.PUBLIC_URL or f"http://{host}:{settings.PORT}"


def written(template: str, to: str, context: dict[str, Any]) -> EmailMessage:
    """A text mail made of `<template>_subject.txt` and `<template>_message.txt`."""
    subject = " ".join(render_to_string(f"{template}_subject.txt", context, using="text").split())
    body = render_to_string(f"{template}_message.txt", context, using="text").strip() + "\n"
    return EmailMessage(f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}", body, to=[to])


def invite_by_mail(template: str, to: str, context: dict[str, Any], workspace: int, about: str = "") -> bool:
    """Sends an invitation; its link is kept nowhere else, so that it waits with its text while the server is away.

    Args:
        about: a word by which the mail is withdrawn while it waits.

    Returns:
        False when the mail server did not take it yet; the reason is in the log, without the mail's text.
    """
    return post(written(template, to, context), "invitation", workspace=workspace, days=5, about=about)


def deliver(message: EmailMessage) -> bool:
    """Hands a mail about an account to the mail server; a server that is away must not make a page fail."""
    return post(message, "account")
