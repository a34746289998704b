"""Mails and the addresses in them."""

import logging
import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string

log = logging.getLogger("braid.mail")


def absolute(request: HttpRequest, path: str) -> str:
    """The whole address of a path, for a mail: by the setting where there is one, else as it was asked."""
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


def send(template: str, to: str, context: dict[str, Any]) -> bool:
    """Sends a text mail made of `<template>_subject.txt` and `<template>_message.txt`.

    Returns:
        False when the mail server did not take it; the reason is in the log, without the mail's text.
    """
    subject = " ".join(render_to_string(f"{template}_subject.txt", context, using="text").split())
    body = render_to_string(f"{template}_message.txt", context, using="text").strip() + "\n"
    return deliver(EmailMessage(f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}", body, to=[to]))


def deliver(message: EmailMessage) -> bool:
    """Hands a mail to the mail server; a server that is away must not make a page fail."""
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as wrong:
        log.error("A mail could not be sent: %s: %s", type(wrong).__name__, wrong)
        return False
    return True
