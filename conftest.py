"""What every test may use: the cast of the sample world, and a browser signed in as one of them."""

from collections.abc import Callable

import pytest
from aiosmtpd.controller import Controller
from allauth.account.models import EmailAddress
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from hypothesis import settings as properties

from braid.base.sides import call_sides
from braid.people.models import Member, User, Workspace
from braid.site.sample.cast import make_cast, make_workspace
from tests.mails import Box, free_port

# How long one example takes says more about who else uses the machine than about the code. What is tried is the same for
# everybody who runs the tests; `--hypothesis-profile=wander` tries something else each time.
properties.register_profile("braid", deadline=None, derandomize=True)
properties.register_profile("wander", deadline=None, max_examples=1000)
properties.load_profile("braid")


@pytest.fixture(autouse=True)
def _fast_and_alone(settings):
    """No test finds what another one has put into the cache; hashing passwords is not under test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for one in caches.settings:
        caches[one].clear()
    # (What the last page of another test called the sides, and whose time it told.)
    call_sides()
    timezone.deactivate()


@pytest.fixture
def workspace(db) -> Workspace:
    return make_workspace("Acme", "acme")


@pytest.fixture
def cast(workspace) -> dict[str, Member]:
    """Priya (product, admin), Marco (marketing), Ella (sponsor), Gus (guest) and five colleagues."""
    return make_cast(workspace)


@pytest.fixture
def priya(cast) -> Member:
    return cast["priya"]


@pytest.fixture
def marco(cast) -> Member:
    return cast["marco"]


@pytest.fixture
def ella(cast) -> Member:
    return cast["ella"]


@pytest.fixture
def gus(cast) -> Member:
    return cast["gus"]


@pytest.fixture
def otto(db) -> Member:
    """An outsider: admin of another workspace."""
    other = make_workspace("Elsewhere", "elsewhere")
    user = User.objects.create_user("otto@elsewhere.example", name="Otto Outsider")
    return Member.objects.create(
        workspace=other, user=user, name="Otto Outsider", email=user.email, side="product", right="admin"
    )


@pytest.fixture
def box() -> Box:
    """What the mail server of this machine has taken."""
    return Box()


@pytest.fixture
def server(settings, box):
    """A mail server that is not there yet; `server.start()` starts it."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", free_port(), False
    made = Controller(box, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    yield made
    if made.server:
        made.stop()


@pytest.fixture
def confirm() -> Callable[[Member], None]:
    """`confirm(marco)`: somebody has followed the link that went to their address."""

    def follow_the_link(member: Member) -> None:
        EmailAddress.objects.create(user=member.user, email=member.user.email, verified=True, primary=True)

    return follow_the_link


@pytest.fixture
def as_member() -> Callable[[Member], Client]:
    """`as_member(priya).get("/w/acme/")`."""

    def sign_in(member: Member) -> Client:
        client = Client()
        client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
