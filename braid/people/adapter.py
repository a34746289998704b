"""How allauth asks Braid: who may sign up, where they go afterwards, and how a mail is sent."""

from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from braid.people import invitations, limits
from braid.people.mail import absolute, deliver
from braid.people.models import User

# Wrong tries on one account in five minutes from everywhere together. One address has five (`login_failed` in the
# settings): whoever tries passwords from there shuts the door for that address, not for whose account it is.
TRIES, SECONDS = 25, 300


class Adapter(DefaultAccountAdapter):
    """The first user signs up; later ones come by invitation, unless sign-up is open."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "No account has this mail address and this password. Check both, or ask for a new password."
        ),
        "too_many_login_attempts": _(
            "Too many wrong tries. Wait five minutes and try again, or ask for a new password."
        ),
        "email_taken": _(
            "This mail address cannot be used. If it is yours, sign in or ask for a new password."
        ),
        "incorrect_password": _("That is not your password."),
        "enter_current_password": _("That is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open for the first real person, for somebody with an invitation, or by setting."""
        if settings.SIGNUP_OPEN or invitations.carried(request):
            return True
        return not User.objects.real().exists()

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Keeps the name beside what allauth keeps."""
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """Somebody who signed up by an invitation is in the workspace with that; nothing more to click."""
        if kwargs.get("signup") and (url := invitations.accept_carried(request, user)):
            kwargs["redirect_url"] = url
        return super().post_login(request, user, **kwargs)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{limits.address(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Asks whether there were too many wrong tries: from here, or on this account from everywhere."""
        if limits.used_up("sign-in", _account(credentials), times=TRIES):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts a wrong try on an account."""
        limits.allowed("sign-in", _account(credentials), times=TRIES, seconds=SECONDS)

    def set_password(self, user: Any, password: str) -> None:
        """A new password, which no guess of before was about."""
        super().set_password(user, password)
        limits.forget("sign-in", user.email.casefold())

    def is_ajax(self, request: HttpRequest) -> bool:
        """The screens are pages: whoever asks for JSON gets the page too."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own settings."""
        return reverse("you")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return absolute(self.request, path.replace("UID-KEY", quote(key)))

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """The people of a sample world have no password and get none: it would make them real."""
        if not user.is_of_sample():
            super().send_password_reset_mail(user, email, context)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sends a mail; when the mail server is away the page still answers, and the log has the reason."""
        full = {"request": self.request, "email": email, "root": absolute(self.request, "/"), **context}
        deliver(self.render_mail(template_prefix, email, full))


def _account(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email", "")).casefold()
