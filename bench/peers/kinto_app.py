"""Kinto as a WSGI application, run by the Python of its own environment: PostgreSQL behind it, log-in by Basic.

Run as a script it makes its tables.
"""

import os

import kinto

_URL = os.environ["KINTO_DATABASE_URL"]
SETTINGS = {
    "kinto.storage_backend": "kinto.core.storage.postgresql",
    "kinto.storage_url": _URL,
    "kinto.permission_backend": "kinto.core.permission.postgresql",
    "kinto.permission_url": _URL,
    "kinto.cache_backend": "kinto.core.cache.memory",
    "kinto.storage_pool_size": "10",
    "kinto.permission_pool_size": "10",
    "kinto.userid_hmac_secret": "a secret for benchmarks",
    "kinto.batch_max_requests": "100",
    "kinto.bucket_create_principals": "system.Authenticated",
    "multiauth.policies": "basicauth",
    "multiauth.policy.basicauth.use": "kinto.core.authentication.BasicAuthAuthenticationPolicy",
}
application = kinto.main({}, **SETTINGS)

if __name__ == "__main__":
    from kinto.core.scripts import migrate

    migrate({"registry": application.registry})
