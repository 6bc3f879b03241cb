# syntax=docker/dockerfile:1
# Folkmoot in a container: built in stages, run as nobody in particular on a root that need not be written. No secret is
# in it: each comes as a file (docs/deploy.md). Pin the images by digest where you build: docker buildx imagetools inspect.

FROM node:20.19-bookworm-slim AS assets
WORKDIR /folkmoot
COPY package.json package-lock.json ./
RUN npm ci --no-progress --loglevel=error
COPY assets assets
RUN npm run --silent build

FROM python:3.11.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /opt/folkmoot
RUN python -m venv .venv
COPY requirements/run.txt requirements/run.txt
RUN .venv/bin/pip install --require-hashes -r requirements/run.txt
COPY . .
RUN .venv/bin/pip install --no-deps --no-build-isolation -e . && scripts/translations.sh
COPY --from=assets /folkmoot/static/vendor static/vendor

FROM python:3.11.11-slim-bookworm AS run
# What PDFs are drawn with, and what backs PostgreSQL up. Debian keeps only the newest version of each.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        fontconfig fonts-dejavu-core fonts-noto-core libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
        postgresql-client tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 folkmoot \
    && useradd --system --uid 10001 --gid folkmoot --no-create-home --home-dir /nonexistent folkmoot \
    && install --directory --owner=folkmoot --group=folkmoot --mode=0750 /var/lib/folkmoot /var/backups/folkmoot
COPY --from=build /opt/folkmoot /opt/folkmoot
ENV PATH=/opt/folkmoot/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    FOLKMOOT_DATA_DIR=/var/lib/folkmoot \
    FOLKMOOT_HOST=0.0.0.0 \
    FOLKMOOT_PORT=8000
WORKDIR /opt/folkmoot
USER 10001:10001
VOLUME /var/lib/folkmoot
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["folkmoot", "serve"]
