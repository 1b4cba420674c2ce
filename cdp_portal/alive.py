"""Ends well if the web server of this container answers: for its HEALTHCHECK."""

import http.client
import os
import sys


def main():
    web = http.client.HTTPConnection("127.0.0.1", int(os.environ["PORT"]), timeout=4)
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].lstrip(".")
    web.request("GET", "/healthz", headers={"Host": host})
    return web.getresponse().status == 200


if __name__ == "__main__":
    sys.exit(not main())
