"""How allauth asks Braid: who may sign up, and where they go afterwards."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from braid.people.models import User


class Adapter(DefaultAccountAdapter):
    """The first user signs up; later ones come by invitation, unless sign-up is open."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open for the first real person, for somebody with an invitation, or by setting."""
        if settings.SIGNUP_OPEN or request.session.get("invitation"):
            return True
        return not User.objects.exclude(members__workspace__is_sample=True).exists()

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Keeps the name beside what allauth keeps."""
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)
