"""Settings, from the environment; docs/deployment.md lists every variable.

PORTAL_ENV is "production" unless it says "local": what `make run`, `make test` and manage.py in a
checkout use, with private servers where no address is given and a key made on first use.
"""

import os
import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from cdp_portal import embedded, logs

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL = os.environ.get("PORTAL_ENV", "production") == "local"


def required(name, local):
    """The variable, or on a local machine the stand-in; in production it must be set."""
    value = os.environ.get(name) or (local if LOCAL else "")
    if not value:
        raise ImproperlyConfigured(f"Set {name}: docs/deployment.md says to what.")
    return value


def local_secret_key():
    """A key of this checkout's own, kept where only its owner reads it."""
    path = embedded.STATE / "secret_key"
    embedded.STATE.mkdir(mode=0o700, exist_ok=True)
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text()


def portal_url():
    """Where links in e-mails lead, without the last slash."""
    host, port = ALLOWED_HOSTS[0], os.environ.get("PORT") or 8000
    local = f"http://127.0.0.1:{port}"
    return (os.environ.get("PORTAL_URL") or (local if LOCAL else f"https://{host}")).rstrip("/")


def database(url):
    """Django's DATABASES entry for a postgresql:// address; `?host=` may name a socket's folder."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin postgresql://")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": parts.port or "",
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


# The process
DEBUG = LOCAL and os.environ.get("DEBUG") == "1"
SECRET_KEY = required("SECRET_KEY", local_secret_key() if LOCAL else "")
SECRET_KEY_FALLBACKS = (os.environ.get("SECRET_KEY_FALLBACKS") or "").split()
ALLOWED_HOSTS = required("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
DEMO = os.environ.get("DEMO", "1" if LOCAL else "0") == "1"
ROOT_URLCONF = "cdp_portal.urls"
WSGI_APPLICATION = "cdp_portal.wsgi.application"
LOGGING_CONFIG = "cdp_portal.logs.configure"
LOGGING = logs.configuration(messages=LOCAL)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "partnerships.apps.PartnershipsConfig",
    "outcomes.apps.OutcomesConfig",
    "returns.apps.ReturnsConfig",
    "cdp_portal.apps.PortalConfig",
]
MIDDLEWARE = [
    "cdp_portal.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "cdp_portal.middleware.permissions_policy",
    "cdp_portal.middleware.size_limit",
    "cdp_portal.throttle.downloads",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "partnerships.gate.private",
    "partnerships.gate.SecondFactor",
    "partnerships.middleware.viewer",
    "partnerships.middleware.history",
    "partnerships.middleware.acts",
    "axes.middleware.AxesMiddleware",
    "outcomes.as_known.AsKnown",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "cdp_portal.navigation.links",
            ]
        },
    }
]
FORM_RENDERER = "cdp_portal.forms.Renderer"

# Data
DATABASES = {"default": database(required("DATABASE_URL", embedded.DATABASE_URL))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT") or embedded.STATE / "media")
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# People
AUTH_USER_MODEL = "partnerships.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 12 * 60 * 60
PASSWORD_RESET_TIMEOUT = 4 * 60 * 60
PASSWORD_HASHERS = [  # the first makes; the second still opens
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
]
ACCOUNT_ADAPTER = "partnerships.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation has reached its address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Django's own: allauth's fills its e-mail address table, which stays empty here.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 - the name of a class
MFA_ADAPTER = "partnerships.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL  # http://localhost
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "partnerships.accounts.typed_address"
AXES_CLIENT_IP_CALLABLE = "partnerships.accounts.client_address"
AXES_SENSITIVE_PARAMETERS = ["login", "email", "credential", "code", "next"]
AXES_DISABLE_ACCESS_LOG = True  # sign-ins are in the audit
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_VERBOSE = False
DORMANT_WARN_DAYS = int(os.environ.get("DORMANT_WARN_DAYS") or 90)
DORMANT_CLOSE_DAYS = int(os.environ.get("DORMANT_CLOSE_DAYS") or 30)

# The register: what the SRO is called here, and how long what is held of people is kept
SRO_LABEL = os.environ.get("SRO_LABEL") or "Senior Responsible Owner"
RETAIN_NAMES_DAYS = int(os.environ.get("RETAIN_NAMES_DAYS") or 730)
RETAIN_PRIVATE_NAMES_DAYS = int(os.environ.get("RETAIN_PRIVATE_NAMES_DAYS") or 0)
RETAIN_REMINDERS_DAYS = int(os.environ.get("RETAIN_REMINDERS_DAYS") or 365)

# E-mail: by SMTP where EMAIL_HOST is set, else into files where EMAIL_FOLDER is, else written out
PORTAL_URL = portal_url()
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL") or "portal@localhost"
EMAIL_HOST = os.environ.get("EMAIL_HOST") or ""
EMAIL_PORT = int(os.environ.get("EMAIL_PORT") or 587)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = os.environ.get("EMAIL_SECURITY", "starttls") == "starttls"
EMAIL_USE_SSL = os.environ.get("EMAIL_SECURITY") == "tls"
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = os.environ.get("EMAIL_FOLDER") or None
EMAIL_BACKEND = (
    "django.core.mail.backends."
    + ("smtp" if EMAIL_HOST else "filebased" if EMAIL_FILE_PATH else "console")
    + ".EmailBackend"
)

# The history of changes
PGHISTORY_JSON_ENCODER = "partnerships.history.AskedWhenWritten"

# Queue and cache
REDIS_URL = required("REDIS_URL", embedded.REDIS_URL)
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
}
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://")
# A task of a killed worker comes back after this long: longer than the longest task, so that
# none runs twice at once. Recovery is the sweep's work, not the broker's.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 6 * 60 * 60}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "Europe/London"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "opening of returns": {
        "task": "returns.tasks.keep_returns",
        "schedule": crontab(hour=0, minute=20),
    },
    "ending of unlocks": {
        "task": "returns.tasks.end_unlocks",
        "schedule": crontab(minute="*/5"),
    },
    "reminding of returns": {
        "task": "returns.tasks.remind_of_returns",
        "schedule": crontab(hour=7, minute=0),
    },
    "nightly recompute": {
        "task": "outcomes.tasks.recompute_all",
        "schedule": crontab(hour=2, minute=30),
    },
    "completing what is owed": {
        "task": "outcomes.tasks.sweep",
        "schedule": crontab(minute="*/5"),
    },
    "nightly seal of the audit": {
        "task": "partnerships.tasks.seal_audit",
        "schedule": crontab(hour=3, minute=30),
    },
    "nightly closing of dormant accounts": {
        "task": "partnerships.tasks.close_dormant_accounts",
        "schedule": crontab(hour=3, minute=15),
    },
    "nightly keeping of registers": {
        "task": "partnerships.tasks.keep_registers",
        "schedule": crontab(hour=6, minute=45),
    },
}

# Language and time: English only
LANGUAGE_CODE = "en-gb"
USE_I18N = False
TIME_ZONE = "Europe/London"
USE_TZ = True
DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"

# Static files: what `make assets` builds, and our own scripts as they are
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or embedded.STATE / "static")
STATICFILES_DIRS = [BASE_DIR / "static" / "build", ("js", BASE_DIR / "static" / "js")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cdp_portal.assets.Storage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Maps of scripts are large and only a developer's tools ask for them.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

# Security. Behind a proxy, TRUSTED_PROXIES is how many stand between the caller and us.
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES") or 0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = not LOCAL
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 0 if LOCAL else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL
SECURE_HSTS_PRELOAD = not LOCAL
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cdp_portal.errors.stale_form"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        # The digest of the empty string: Plotly adds an empty <style> and fills it by script.
        "style-src": [SELF, "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Limits
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
MAX_FILE_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a section of 60 figures of 7 authorities has 2,940
DATA_UPLOAD_MAX_NUMBER_FILES = 5
REST_FRAMEWORK = {
    "NUM_PROXIES": TRUSTED_PROXIES,
    "DEFAULT_THROTTLE_RATES": {
        "downloads": os.environ.get("DOWNLOAD_RATE") or "120/minute",
        "tokens": os.environ.get("TOKEN_RATE") or "300/minute",
    },
    "DEFAULT_AUTHENTICATION_CLASSES": ["outcomes.api.authentication.ViewerAuthentication"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}

# The API's schema
SPECTACULAR_SETTINGS = {
    "TITLE": "Combating Drugs Partnerships: figures",
    "DESCRIPTION": (
        "Published figures on drugs, crime, treatment and harm for the areas, police forces and "
        "Combating Drugs Partnerships of England. Anyone may read what the public may see. A token "
        "reads exactly what its owner may."
    ),
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATION_PARAMETERS": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "Basis": "outcomes.models.Observation.Basis",
        "Status": "outcomes.models.Observation.Status",
        "Flag": "outcomes.models.Observation.Flag",
        "State": "outcomes.models.indicators.State",
        "Direction": "outcomes.models.catalogue.Direction",
        "DefinitionStatus": "outcomes.models.catalogue.DefinitionStatus",
        "MetricKind": "outcomes.models.Metric.Kind",
        "AreaKind": "partnerships.models.Area.Kind",
        "Nation": "partnerships.models.Area.Nation",
        "PartnershipKind": "partnerships.models.Partnership.Kind",
        "AskedOf": "returns.models.asked.Asked",
        "ReturnStatus": "returns.models.Status",
    },
}
