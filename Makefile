# Every command, from a clean clone: run, test, check, bench, backup, restore, docs in docs/.
# Paths are relative and programs are called through the interpreter, so that the checkout may lie
# in a folder with spaces in its name.

PYTHON ?= python3
PY := .venv/bin/python
UV := 0.13.9
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PORTAL_ENV ?= local
# Installers believe the authorities that the machine does, a company's own among them.
CERTIFICATES := $(wildcard /etc/ssl/certs/ca-certificates.crt)
export UV_SYSTEM_CERTS ?= $(if $(CERTIFICATES),true,false)
export NODE_EXTRA_CA_CERTS ?= $(CERTIFICATES)

.PHONY: run test check bench backup restore install install-dev assets lock system-run system-test
.DEFAULT_GOAL := run

run: system-run install assets
	@exec setpriv --pdeathsig TERM $(PY) manage.py portal

test: system-run system-test install-dev assets
	@$(PY) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile \
	--no-loadscope-reorder $(ARGS)

check: install-dev assets
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -c 'from importlinter.cli import lint_imports_command as main; main()'
	$(PY) -m djlint templates --lint --quiet
	$(PY) manage.py makemigrations --check --dry-run
	$(production) $(PY) manage.py check --deploy --fail-level WARNING

# What production must set, with values that reach nothing.
production = PORTAL_ENV=production SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_hex(40))') \
	ALLOWED_HOSTS=portal.example DATABASE_URL=postgresql://portal@db.example/portal REDIS_URL=redis://queue.example

bench: system-run install assets
	@$(PY) manage.py bench $(if $(ONLY),--only $(ONLY))

backup: system-run install
	@$(PY) manage.py backup $(FILE)

restore: system-run install
	@$(PY) manage.py restore "$(FILE)" $(if $(CONFIRM),--confirm)

# Installing: again only when what is asked for has changed.

install: .venv/bin/python
	@$(call pip_install,requirements.txt)

install-dev: install
	@$(call pip_install,requirements-dev.txt)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { $(call apt_install,python3-venv); }
	@$(PYTHON) -m venv .venv

pip_install = sum=$$(sha256sum < $1); if [ "$$(cat .venv/$1.installed 2>/dev/null)" != "$$sum" ]; then \
	$(PY) -m uv --version >/dev/null 2>&1 || $(PY) -m pip install --quiet uv==$(UV) || exit 1; \
	$(PY) -m uv pip install --quiet --python $(PY) --compile-bytecode --require-hashes -r $1 || exit 1; \
	echo "$$sum" > .venv/$1.installed; fi

apt_install = if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	apt-get update -qq </dev/null && DEBIAN_FRONTEND=noninteractive \
	apt-get install -qq -y --no-install-recommends $1 </dev/null >/dev/null; else \
	echo "Something of the system's is missing. Run: sudo apt-get install $1" >&2; exit 1; fi

system-run:
	@[ -n "$$REDIS_URL" ] || command -v redis-server >/dev/null || { $(call apt_install,redis-server); }

system-test:
	@{ command -v chromium && ls /usr/lib/*/libatomic.so.1 /usr/share/fonts/truetype/liberation*; } >/dev/null 2>&1 \
	|| { $(call apt_install,chromium fonts-liberation libatomic1); }

# Node builds the style sheet and fetches the two libraries that pages use: see package.json.
assets: install static/build/.built

static/build/.built: package.json package-lock.json $(wildcard static/src/*.scss static/src/*/*.scss)
	@node -e 'process.exit(parseInt(process.versions.node) < 20)' 2>/dev/null && command -v npm >/dev/null \
	|| { $(call pip_install,requirements-node.txt); }
	@npm ci --ignore-scripts --omit=optional --no-audit --no-fund --no-update-notifier --loglevel=error >/dev/null
	@npm run --silent --no-update-notifier build
	@touch $@

lock: install-dev
	@for name in requirements requirements-dev requirements-node; do \
	{ echo "# Made by \`make lock\` from $$name.in; do not edit."; $(PY) -m uv pip compile --quiet --upgrade \
	--python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	$$name.in; } > $$name.new && mv $$name.new $$name.txt || exit 1; done
	@npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --loglevel=error
