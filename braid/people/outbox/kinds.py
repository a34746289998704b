"""What sorts of mail there are: what each is called, and who writes it when it is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.people.outbox.models import Mail

# Sorts whose text waits with them, for it cannot be written a second time.
KEPT: dict[str, Any] = {"invitation": _("Invitation"), "account": _("About an account")}


@dataclass(frozen=True)
class Written:
    """A mail, and what is to be noted together with that it was sent."""

    message: EmailMessage
    sent: Callable[[], Any] = lambda: None


@dataclass(frozen=True)
class Kind:
    """A sort of mail. `write` gives None when nothing is to be said any more; `given_up` is told when it never goes.

    One whose room is told cannot go again: what it was about is not due any more.
    """

    name: Any
    write: Callable[[Mail], Written | None]
    given_up: Callable[[Mail], Any] | None = None


_kinds: dict[str, Kind] = {}


def kind(
    word: str,
    name: Any,
    write: Callable[[Mail], Written | None],
    given_up: Callable[[Mail], Any] | None = None,
) -> None:
    """Called once at start by the room that writes this sort."""
    _kinds[word] = Kind(name, write, given_up)


def kind_of(mail: Mail) -> Kind:
    """Who writes it."""
    if mail.kind in KEPT:
        return Kind(KEPT[mail.kind], _as_kept)
    return _kinds[mail.kind]


def name_of(mail: Mail) -> Any:
    """What people call this sort of mail."""
    return kind_of(mail).name if mail.kind in KEPT or mail.kind in _kinds else mail.kind


def can_go_again(mail: Mail) -> bool:
    """Whether a mail that was given up can be written once more, and is still worth it."""
    known = _kinds.get(mail.kind)
    return known is not None and known.given_up is None and mail.until > timezone.now()


def _as_kept(mail: Mail) -> Written | None:
    return Written(EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to])) if mail.text else None
