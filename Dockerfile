# The production image: web, worker and beat are the same one with other commands.

FROM node:22-bookworm-slim AS assets
WORKDIR /portal
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=optional --no-audit --no-fund
COPY static/src static/src
RUN npm run --silent build

FROM python:3.11-slim-bookworm AS packages
COPY requirements.txt ./
RUN python -m venv /opt/venv \
 && python -m pip install --no-cache-dir uv==0.13.9 \
 && python -m uv pip install --no-cache --python /opt/venv/bin/python --compile-bytecode --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin portal \
 && install -d -o portal -g portal -m 700 /srv/portal/media /srv/portal/beat
WORKDIR /portal
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PORTAL_ENV=production \
    HOST=0.0.0.0 \
    PORT=8000 \
    MEDIA_ROOT=/srv/portal/media \
    STATIC_ROOT=/srv/portal/static
COPY --from=packages /opt/venv /opt/venv
COPY . .
COPY --from=assets /portal/static/build static/build
# Values that reach nothing: gathering static files asks no database.
RUN SECRET_KEY=unused ALLOWED_HOSTS=unused DATABASE_URL=postgresql://unused/unused REDIS_URL=redis://unused \
    python manage.py collectstatic --no-input --verbosity 0
USER portal
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-m", "cdp_portal.alive"]
ENTRYPOINT ["./entrypoint.sh"]
CMD ["python", "-m", "gunicorn", "-c", "python:cdp_portal.server", "cdp_portal.wsgi"]
