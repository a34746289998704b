"""People, the workspace that they share, and the side each of them is on."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any, cast

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from braid.base.models import ENDS_FIRST, Side, WorkspaceModel, WorkspaceQuerySet
from braid.base.prepared import Prepared
from braid.base.sides import USUAL, is_own
from braid.base.written import Written
from braid.people.outbox.models import Mail  # noqa: F401  (a table of this room)


class UserQuerySet(models.QuerySet["User"]):
    """Users, by whether they are people or parts of a sample world."""

    def of_samples(self) -> UserQuerySet:
        """The people of sample worlds: without a password, and in no workspace that is not a sample."""
        elsewhere = Member.objects.filter(user=OuterRef("pk"), workspace__is_sample=False)
        sample = Member.objects.filter(user=OuterRef("pk"), workspace__is_sample=True)
        nobody_knows = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        return self.filter(nobody_knows, Exists(sample), ~Exists(elsewhere))

    def real(self) -> UserQuerySet:
        """Everybody else."""
        return self.exclude(pk__in=self.model.objects.of_samples().values("pk"))


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Users by mail address, compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Makes a user; without a password nobody can sign in as this user by password."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get(self, *args: Any, **lookup: Any) -> User:
        """As ever. (One user by the key alone is what every page asks for, to know who is asking.)"""
        if args or set(lookup) != {"pk"} or not isinstance(lookup["pk"], int):
            return cast(User, super().get(*args, **lookup))
        if (found := by_key.get()(lookup["pk"])) is None:
            raise self.model.DoesNotExist
        return found

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


user_by_key: Prepared[User] = Prepared(lambda key: User.objects.filter(pk=key))
# How one user is read by the key: at the door of a workspace together with who they are there (see `doors.arriving`).
by_key: ContextVar[Callable[[int], User | None]] = ContextVar("by_key", default=user_by_key.first)


class User(AbstractBaseUser):
    """Somebody who can sign in. What they are in a workspace is a Member."""

    class Theme(models.TextChoices):
        SYSTEM = "", _("As the system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(_("email"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, blank=True)
    is_active = models.BooleanField(default=True)
    # Part of what every session is signed with: one more, and all sessions of this user have ended.
    session_epoch = models.PositiveIntegerField(default=0)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_session_auth_hash(self) -> str:
        return self._with_epoch(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for made in super().get_session_auth_fallback_hash():
            yield self._with_epoch(made)

    def _with_epoch(self, made: str) -> str:
        return salted_hmac("braid.people.session", f"{made}{self.session_epoch}").hexdigest()

    def is_of_sample(self) -> bool:
        """Whether this is one of the people of a sample world."""
        return User.objects.of_samples().filter(pk=self.pk).exists()

    def may_open_workspace(self) -> bool:
        """The first workspace of one's own, and further ones for who is admin somewhere; not from a sample world."""
        rows = Member.objects.filter(user=self)
        allowed = not rows.exists() or rows.filter(right=Member.Right.ADMIN, left_on=None).exists()
        return allowed and not self.is_of_sample()


class Workspace(models.Model):
    """One company's, or one product line's, room for both sides. Sealed from all others."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(max_length=60, unique=True)
    product_name = models.CharField(_("what the product side is called"), max_length=40, default="Product")
    marketing_name = models.CharField(
        _("what the marketing side is called"), max_length=40, default="Marketing"
    )
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    year_starts_in = models.PositiveSmallIntegerField(_("first month of the fiscal year"), default=1)
    is_sample = models.BooleanField(default=False)
    # Grows with every view of a list that somebody saves, changes or removes; 0 while nobody ever has.
    views_version = models.PositiveIntegerField(default=0, editable=False)
    # Grows with every recorded action: what was computed at a version holds until the next one.
    version = models.BigIntegerField(default=1)
    # Grows with what is written without an event: an answer in an open round. What is remembered of that has this number
    # in its name; nothing else rests on it.
    quiet_version = models.BigIntegerField(default=0, editable=False)
    # When a mail was last given up because the mail server did not take it.
    mail_refused_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name

    @property
    def news_version(self) -> int:
        """What open pages compare: it grows with everything that they might show."""
        return self.version + self.quiet_version

    def side_name(self, side: str) -> str:
        """What this company calls the side."""
        name = {"product": self.product_name, "marketing": self.marketing_name}.get(side, "")
        return name if is_own(side, name) else str(USUAL.get(side) or Side.OTHER.label)


class MemberQuerySet(WorkspaceQuerySet):
    """Members, by whether they are still here."""

    def active_on(self, day: date) -> MemberQuerySet:
        """On the roster that day."""
        return self.filter(joined_on__lte=day).filter(Q(left_on=None) | Q(left_on__gt=day))

    def here(self, day: date | None = None) -> MemberQuerySet:
        """Those who have not left on a day, today unless said otherwise."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=day or timezone.localdate()))


class Member(WorkspaceModel):
    """A person in a workspace. `user` is empty for somebody on the roster who has not signed in yet."""

    class Right(models.TextChoices):
        ADMIN = "admin", _("Admin: may also invite people and change settings")
        MEMBER = "member", _("Member: may add and change everything in the plans")
        GUEST = "guest", _("Guest: may look, and answer when invited")

    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="members")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("email"), blank=True)
    side = models.CharField(_("side"), max_length=9, choices=Side, default=Side.OTHER)
    discipline = models.CharField(_("discipline"), max_length=60, blank=True)
    right = models.CharField(_("right"), max_length=6, choices=Right, default=Right.MEMBER)
    is_sponsor = models.BooleanField(_("executive sponsor"), default=False)
    is_lead = models.BooleanField(_("leads their side"), default=False)
    joined_on = models.DateField(_("joined on"), default=timezone.localdate)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    how_i_work = models.TextField(_("how I work"), blank=True, max_length=2000)
    how_judged = models.TextField(_("how my work is judged"), blank=True, max_length=2000)
    need_from_other = models.TextField(_("what I need from the other side"), blank=True, max_length=2000)
    last_seen_on = models.DateField(null=True, blank=True, editable=False)
    # How many notifications wait to be read: kept here, for every page shows it and reads this row anyway.
    unread = models.PositiveIntegerField(default=0, editable=False)

    objects = MemberQuerySet.as_manager()  # type: ignore[misc]

    @staticmethod
    def form_token() -> str:
        """The token for forms in panels; the door puts that of the request in its place."""
        return ""

    @staticmethod
    def ticket() -> str:
        """What lets an open page listen for changes; put in its place by the door."""
        return ""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "user"], condition=Q(user__isnull=False), name="member_once_per_workspace"
            ),
            models.UniqueConstraint(
                "workspace", Lower("email"), condition=~Q(email=""), name="member_email_once",
                violation_error_message=_("Somebody with this mail address is on the roster already."),
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")), name="member_leaves_after_joining",
                violation_error_message=ENDS_FIRST,
            ),
        ]  # fmt: skip

    # The tables with restricted rows that this member may not see, when the door has asked just now; None: not asked.
    hiding: frozenset[str] | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"people/{self.pk}/"

    @property
    def initials(self) -> str:
        """One or two letters for the avatar."""
        words = [w for w in self.name.split() if w[0].isalnum()]
        letters = words[0][0] + (words[-1][0] if len(words) > 1 else "") if words else "?"
        return letters.upper()

    @property
    def has_left(self) -> bool:
        """Whether the last day is over. A day to come may be known: a contract that ends."""
        return bool(self.left_on and self.left_on <= timezone.localdate())

    def may(self, right: str) -> bool:
        """Whether this member may `view`, `edit` or `manage`."""
        if self.has_left:
            return False
        allowed = {
            self.Right.GUEST: {"view"},
            self.Right.MEMBER: {"view", "edit"},
            self.Right.ADMIN: {"view", "edit", "manage"},
        }
        return right in allowed[self.Right(self.right)]

    def profile_editable_by(self, member: Member) -> bool:
        """One's own profile; an admin may fill in those of people who have not signed in yet."""
        return member.pk == self.pk or (member.may("manage") and self.user_id is None)


class Pod(WorkspaceModel):
    """A small group from both sides that works on one thing."""

    name = models.CharField(_("name"), max_length=80)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    members = models.ManyToManyField(Member, related_name="pods", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="pod_name_once",
                                               violation_error_message=_("There is a pod of this name already."))]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"people/pods/{self.pk}/"


def hashed(token: str) -> str:
    """What is kept of a secret link: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


class Invitation(WorkspaceModel):
    """A secret link into the workspace, with side, right and discipline chosen beforehand.

    One that was made for a mail address or for somebody on the roster lets one person in. A bare
    link lets in everybody who has it, until it expires or is withdrawn; it never makes an admin.
    """

    # A secret door into this workspace opens no other one.
    exported = False

    email = models.EmailField(_("email"), blank=True)
    side = models.CharField(_("side"), max_length=9, choices=Side)
    right = models.CharField(_("right"), max_length=6, choices=Member.Right, default=Member.Right.MEMBER)
    discipline = models.CharField(_("discipline"), max_length=60, blank=True)
    member = models.ForeignKey(Member, models.CASCADE, null=True, blank=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(Member, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    times_used = models.PositiveIntegerField(default=0)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.email or str(_("Link"))

    @property
    def waiting_word(self) -> str:
        """By this its mail is found while it waits."""
        return f"invitation:{self.pk}"

    @property
    def for_one(self) -> bool:
        """Whether it is used up by the first who comes in by it."""
        return bool(self.email or self.member_id)

    def is_open(self, now: datetime | None = None) -> bool:
        """Whether somebody can still come in by it."""
        return not self.shut(now)

    def shut(self, now: datetime | None = None) -> str:
        """Why nobody can come in by it any more, as a sentence; empty while somebody can."""
        if self.withdrawn_at:
            return _("This invitation was withdrawn.")  # type: ignore[return-value]
        if self.accepted_at and self.for_one:
            return _("This invitation has been used already.")  # type: ignore[return-value]
        if self.expires_at <= (now or timezone.now()):
            return _("This invitation has expired.")  # type: ignore[return-value]
        return ""

    @staticmethod
    def new_token() -> str:
        """A secret of 192 bits for a link."""
        return secrets.token_urlsafe(24)


class Receipt(Written):
    """That a form has been received and done, and where its sender was sent next. Kept for a day."""

    key = models.CharField(max_length=64, unique=True)
    place = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.place
