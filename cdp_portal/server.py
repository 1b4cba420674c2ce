"""How gunicorn serves: `gunicorn -c python:cdp_portal.server cdp_portal.wsgi`."""

import os

from cdp_portal import logs

bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = 4
timeout = 90
graceful_timeout = 15
max_requests = 2000
max_requests_jitter = 200
control_socket_disable = True
logconfig_dict = logs.configuration(messages=os.environ.get("PORTAL_ENV") == "local")
# Its own lines too, instead of the handler it makes itself.
logconfig_dict["loggers"]["gunicorn.error"] = {"level": "INFO", "propagate": True}
