"""Django's settings. What an installation chooses comes from the environment alone."""

from __future__ import annotations

from pathlib import Path

from commonpool.config.database import database
from commonpool.config.environment import Environment
from commonpool.config.logs import logs
from commonpool.config.mail import mail
from commonpool.config.oidc import issuer_origin, oidc
from commonpool.config.origin import host_of, origin
from commonpool.config.secret import secret_key

PACKAGE = Path(__file__).resolve().parents[1]
env = Environment()

HOME = env.folder("COMMONPOOL_HOME", Path("~/.commonpool"))
DEMO = env.truth("COMMONPOOL_DEMO")
ORIGIN = origin(env)
PROCESSES = env.number("COMMONPOOL_PROCESSES", 0, 0, 64)
API_RATE = env.number("COMMONPOOL_API_RATE", 120, 1, 1_000_000)
SECURE = ORIGIN.startswith("https://")

DEBUG = False
SECRET_KEY = secret_key(env, HOME)
ALLOWED_HOSTS = env.names("COMMONPOOL_HOSTS") or [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *host_of(ORIGIN),
]
CSRF_TRUSTED_ORIGINS = [ORIGIN] if ORIGIN else []
ROOT_URLCONF = "commonpool.config.urls"
WSGI_APPLICATION = "commonpool.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": database(env, HOME)}
# Limits on trying hold across workers and machines, since all of them count in one table.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_cacheentry",
    }
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "commonpool.web.apps.Config",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "ninja",
    "commonpool.people.apps.Config",
    "commonpool.books.apps.Config",
    "commonpool.impact.apps.Config",
    "commonpool.needs.apps.Config",
    "commonpool.contributions.apps.Config",
    "commonpool.pools.apps.Config",
    "commonpool.cycles.apps.Config",
    "commonpool.notices.apps.Config",
    "commonpool.api.apps.Config",
    *(["commonpool.config.demo.apps.Config"] if DEMO else []),
]

MIDDLEWARE = [
    "commonpool.config.logs.request_log",
    "commonpool.api.problems.every_problem",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "commonpool.web.views.language.AccountLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "commonpool.web.bounds.Bounds",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "commonpool.web.private.Private",
    "allauth.account.middleware.AccountMiddleware",
    "commonpool.web.faults.FaultPages",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "commonpool.web.doors.visited",
                *(["commonpool.config.demo.views.here"] if DEMO else []),
            ],
        },
    }
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Spanish"), ("ar", "Arabic")]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Files are served from where they are installed: there is nothing to collect.
WHITENOISE_USE_FINDERS = True
# A photo is read whole before it is judged: nothing larger than this gets that far.
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
LARGEST_REQUEST = 13 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# No password anywhere: an address, and a code that is sent to it or a passkey.
ACCOUNT_ADAPTER = "commonpool.config.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
# Village mail is slow: a code lasts ten minutes and five tries, not three and three.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Behind a proxy everybody would have its address, and share its limits.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("COMMONPOOL_PROXIES", int(SECURE), 0, 9)
MFA_ADAPTER = "commonpool.config.adapter.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "commonpool"
# A browser lets a passkey be tried out on localhost without TLS; the library asks to be told.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
SOCIALACCOUNT_PROVIDERS = oidc(env)

MAIL = mail(env)
# Letters to members leave where there is a server for them; codes are printed where there is none.
LETTERS = "EMAIL_HOST" in MAIL
locals().update(MAIL)
LOGGING = logs(env)

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
if SECURE:  # the prefix binds a cookie to this host, and browsers want TLS for it
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"
SECURE_SSL_REDIRECT = SECURE
# What watches over the server asks it directly, without the proxy that has the certificate.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'", *issuer_origin(env)],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}
