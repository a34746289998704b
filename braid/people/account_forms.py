"""allauth's forms in Braid's words. Apart from `forms`, which allauth reads while it makes its own."""

from allauth.account import forms

from braid.base.forms import Spoken


class SignIn(Spoken, forms.LoginForm):
    """Mail address and password."""


class SignUp(Spoken, forms.SignupForm):
    """A first account."""


class AskForPassword(Spoken, forms.ResetPasswordForm):
    """The address that a link for a new password is sent to."""


class NewPassword(Spoken, forms.ResetPasswordKeyForm):
    """The new password, by the link."""


class ChangePassword(Spoken, forms.ChangePasswordForm):
    """The new password, by the old one."""
