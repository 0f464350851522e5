"""How gunicorn serves: `gunicorn wsgi:app` reads this file by itself.

Two workers with threads; the application is loaded before they fork, so that they share its memory and one rate limit.
"""

import os

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True

timeout = 30
graceful_timeout = 20
keepalive = 5

limit_request_line = 8190
limit_request_fields = 60
limit_request_field_size = 8190

accesslog = None  # the application writes its own, without addresses and queries
forwarded_allow_ips = ""  # only the application's TRUSTED_PROXIES decides whom to believe
