"""All settings, from the environment (docs/settings.md lists them), with safe defaults."""

import os
import re
import secrets
import zoneinfo
from collections.abc import Iterable
from pathlib import Path

import dj_database_url
import fontpkg_inter
from csp.constants import NONE, SELF
from django.conf import global_settings
from django.core.exceptions import ImproperlyConfigured


def env_flag(name: str, default: bool = False) -> bool:
    """A yes/no variable: 1, true, yes, on (any case) mean yes; anything unknown is an error."""
    value = os.environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value == "":
        return default
    raise ImproperlyConfigured(f"{name} is {value!r}: write 1 or 0.")


def env_int(name: str, default: int, least: int = 0, most: int = 10**9) -> int:
    """A whole number from the environment, within its bounds."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal() or not least <= int(value) <= most:
        bounds = f" from {least} to {most}" if most < 10**9 else f", {least} or more"
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number{bounds}.")
    return int(value)


def env_address(name: str) -> str:
    """A bare mail address from the environment, without a plus in it: Braid adds one."""
    value = os.environ.get(name, "").strip()
    if value and not re.fullmatch(r"[\w.-]{1,30}@[\w.-]{1,200}", value):
        raise ImproperlyConfigured(
            f"{name} is {value!r}: write a mail address such as meetings@braid.example.com."
        )
    return value


def env_url(name: str) -> str:
    """A web address from the environment, without a slash at its end; empty where there is none."""
    value = os.environ.get(name, "").strip().rstrip("/")
    if value and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", value):
        raise ImproperlyConfigured(
            f"{name} is {value!r}: write a whole address such as https://braid.example.com."
        )
    return value


def env_choice(name: str, default: str, choices: Iterable[str]) -> str:
    """One of a few words from the environment."""
    value = os.environ.get(name, "").strip() or default
    if value not in choices:
        shown = ", ".join(sorted(choices)[:12])
        raise ImproperlyConfigured(
            f"{name} is {value!r}: write one of the words that are known, such as {shown}."
        )
    return value


def made_folder(path: Path) -> Path:
    """The folder, made when it is missing."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"BRAID_DATA: the folder {path} cannot be made: {error.strerror}."
        ) from error
    return path


BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = made_folder(Path(os.environ.get("BRAID_DATA") or "data").resolve())
DEBUG = env_flag("BRAID_DEBUG")
PORT = env_int("BRAID_PORT", 8000, 1, 65535)
PROCESSES = env_int("BRAID_PROCESSES", 1, 1, 64)
THREADS = env_int("BRAID_THREADS", 2, 1, 64)
WAIT_SECONDS = env_int("BRAID_WAIT_SECONDS", 20, 1, 600)
HOST = os.environ.get("BRAID_HOST", "127.0.0.1")


def secret_key() -> str:
    """The key from the environment, or one made once and kept in the data folder (mode 600)."""
    if key := os.environ.get("BRAID_SECRET_KEY"):
        if len(key) < 40:
            raise ImproperlyConfigured(
                "BRAID_SECRET_KEY is too short to be safe: write 40 characters or more."
            )
        return key
    path = DATA_DIR / "secret_key"
    if path.exists() and (kept := path.read_text().strip()):
        return kept
    key = secrets.token_urlsafe(50)
    # O_EXCL: two processes that start together must not each keep a key of their own.
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip() or key
    with os.fdopen(handle, "w") as file:
        file.write(key)
    return key


SECRET_KEY = secret_key()
ALLOWED_HOSTS = [h.strip() for h in os.environ.get("BRAID_ALLOWED_HOSTS", "").split(",") if h.strip()] or [
    "127.0.0.1",
    "localhost",
    "[::1]",
]
PUBLIC_URL = env_url("BRAID_PUBLIC_URL")
JITSI_URL = env_url("BRAID_JITSI_URL")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
BEHIND_HTTPS = PUBLIC_URL.startswith("https://")

ROOMS = (
    "base", "people", "activity", "rounds", "goals", "insights", "teamwork",
    "roadmap", "messaging", "launches", "radar", "connect", "site",
)  # fmt: skip
INSTALLED_APPS = [
    *(f"braid.{room}" for room in ROOMS if room != "site"),
    "braid.site.apps.SiteConfig",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "braid.site.views.in_turn",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "braid.people.middleware.reader",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "braid.site.views.with_policy",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "braid.site.urls"

TEMPLATES = [
    {
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / room / "templates" for room in ROOMS],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "braid.base.jinja.environment",
            "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
            "context_processors": ["braid.base.web.shell"],
            "auto_reload": DEBUG,
        },
    },
    {
        # Text mails: no HTML escaping, or "Tom & Jerry" arrives as "Tom &amp; Jerry".
        "NAME": "text",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / room / "mails" for room in ("people", "activity", "teamwork")],
        "APP_DIRS": False,
        "OPTIONS": {"autoescape": False, "context_processors": []},
    },
]

DATABASE_URL = os.environ.get("BRAID_DATABASE_URL", "")
if DATABASE_URL:
    try:
        DATABASES = {
            "default": dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True)
        }
    except ValueError as error:
        raise ImproperlyConfigured(
            "BRAID_DATABASE_URL cannot be read: write it as postgres://user:password@host:5432/name."
        ) from error
else:
    DATABASES = {
        "default": {
            "ENGINE": "braid.base.sqlite",
            "NAME": str(DATA_DIR / "braid.sqlite3"),
            # A new connection now and then, for an open one does not hear what the worker learnt about the rows.
            "CONN_MAX_AGE": 300,
            # As Django does by itself for its own engine; what runs tests side by side wants to read it.
            "TEST": {"NAME": ":memory:"},
            # IMMEDIATE: a transaction that reads and then writes must take the write lock first,
            # or SQLite answers "database is locked" at once, whatever the timeout.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": WAIT_SECONDS,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;"
                    "PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# What pages have computed is each process's own; how often somebody has tried to sign in must be known to all of them.
CACHES = {
    "default": {
        "BACKEND": "braid.base.caching.Tries",
        "LOCATION": str(DATA_DIR / "tries"),
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 1000}},
}
# What pages have computed is remembered until the workspace changes; limits on sign-in do not depend on it.
REMEMBER = env_flag("BRAID_CACHE", default=True)
# Workspaces whose facts the worker keeps in memory, so that one change need not read everything anew.
RADAR_KEPT = env_int("BRAID_RADAR_KEPT", 4)
if REDIS_URL := os.environ.get("BRAID_REDIS_URL", ""):
    CACHES = {
        name: {
            "BACKEND": f"braid.base.caching.{backend}",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 2.0},
        }
        for name, backend in (("default", "SharedCache"), ("pages", "SharedPages"))
    }

# People and sign-in
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "braid.people.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "braid.people.forms.SignupForm"
ACCOUNT_FORMS = {
    "login": "braid.people.account_forms.SignIn",
    "signup": "braid.people.account_forms.SignUp",
    "reset_password": "braid.people.account_forms.AskForPassword",
    "reset_password_from_key": "braid.people.account_forms.NewPassword",
    "change_password": "braid.people.account_forms.ChangePassword",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
SIGNUP_OPEN = env_flag("BRAID_SIGNUP_OPEN")
# Where anybody may sign up, a mail address must be shown to be one's own: otherwise the answer
# "taken" would tell a stranger who has an account here.
ACCOUNT_EMAIL_VERIFICATION = env_choice(
    "BRAID_EMAIL_VERIFICATION", "mandatory" if SIGNUP_OPEN else "none", ("mandatory", "optional", "none")
)
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Braid] "
ACCOUNT_RATE_LIMITS = {
    # A whole office may come from one address. The key is the account and the address: see `people.adapter`.
    "login_failed": "20/5m/ip,5/5m/key",
    "login": "60/m/ip",
    "reset_password": "20/m/ip,5/m/key",
}

SESSION_ENGINE = "braid.people.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_NAME = "braid_session"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_NAME = "braid_csrf"
CSRF_FAILURE_VIEW = "braid.site.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if BEHIND_PROXY := env_flag("BRAID_BEHIND_PROXY"):
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = BEHIND_HTTPS
if BEHIND_HTTPS:
    SECURE_HSTS_SECONDS = env_int("BRAID_HSTS_SECONDS", 31_536_000)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [("fonts", Path(str(fontpkg_inter.__file__)).parent / "files")]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
# Files on things: on disk, or with a bucket in storage that speaks S3; who may use it is said as boto3 has it.
S3_BUCKET = os.environ.get("BRAID_S3_BUCKET", "").strip()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    if not S3_BUCKET
    else {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": os.environ.get("BRAID_S3_ENDPOINT") or None,
            "region_name": os.environ.get("BRAID_S3_REGION") or None,
            "location": os.environ.get("BRAID_S3_PREFIX", "").strip("/"),
            # What is handed out goes through Braid, which asks who may see it.
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": False,
        },
    },
    "staticfiles": {"BACKEND": "braid.base.static_files.Storage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = DATA_DIR / "files"
UPLOAD_DIR = DATA_DIR / "uploads"
EXPORT_DIR = DATA_DIR / "exports"
UPLOAD_LIMIT_BYTES = 50 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# Mail
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("BRAID_SMTP_HOST")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = os.environ.get("BRAID_SMTP_HOST", "")
EMAIL_PORT = env_int("BRAID_SMTP_PORT", 587)
EMAIL_HOST_USER = os.environ.get("BRAID_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("BRAID_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env_flag("BRAID_SMTP_TLS", default=True)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = os.environ.get("BRAID_MAIL_FROM", "Braid <braid@localhost>")

# Meetings by mail: the address to which answers come, and the mailbox in which the worker finds them
MEETING_ADDRESS = env_address("BRAID_MEETING_ADDRESS")
IMAP_HOST = os.environ.get("BRAID_IMAP_HOST", "")
IMAP_TLS = env_choice("BRAID_IMAP_TLS", "tls", ("tls", "starttls", "none"))
IMAP_PORT = env_int("BRAID_IMAP_PORT", 993 if IMAP_TLS == "tls" else 143, 1, 65535)
IMAP_USER = os.environ.get("BRAID_IMAP_USER", "")
IMAP_PASSWORD = os.environ.get("BRAID_IMAP_PASSWORD", "")
IMAP_FOLDER = os.environ.get("BRAID_IMAP_FOLDER", "INBOX")
IMAP_SECONDS = env_int("BRAID_IMAP_SECONDS", 60, 5)
if IMAP_HOST and not MEETING_ADDRESS:
    raise ImproperlyConfigured(
        "BRAID_IMAP_HOST is set, but BRAID_MEETING_ADDRESS is not: to which address do answers come?"
    )

# Language and time
LANGUAGE_CODE = env_choice("BRAID_LANGUAGE", "en", dict(global_settings.LANGUAGES))
LOCALE_PATHS = [BASE_DIR / "base" / "locale"]
TIME_ZONE = env_choice("BRAID_TIME_ZONE", "UTC", zoneinfo.available_timezones())
USE_I18N = True
USE_TZ = True

LOG_LEVEL = env_choice("BRAID_LOG_LEVEL", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # Somebody without the right, or an address that leads nowhere, is nothing that an admin must read about.
    "loggers": {"django.request": {"level": "ERROR"}},
}
# Other names below the domain are not Braid's to decide over: no HSTS for them, no preload list.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
