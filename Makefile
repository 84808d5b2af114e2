# Experts' Exchange. `make` alone prints what there is.

PY ?= python3
PORT ?= 5000
WORKERS ?= 2
THREADS ?= 4
JOBS ?= 2
ARGS ?=

V := .venv
B := $(V)/bin
FLASK := $(B)/flask --app app
TRANSLATIONS := exchange/translations
CATALOGUES := $(wildcard $(TRANSLATIONS)/*/LC_MESSAGES/*.po)
COMPILED := $(CATALOGUES:.po=.mo)
DEMO_ENVIRONMENT = EXCHANGE_BASE_URL="http://127.0.0.1:$(PORT)"

# Everything that demo needs is also in the developers' set, so an environment that has it is left as it is.
RUN_READY = $(if $(wildcard $(V)/dev.ok),$(V)/dev.ok,$(V)/run.ok)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run demo test check fmt lock migrate bench doors words browser

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(V)/dev.ok $(COMPILED) ## Install everything a developer needs into .venv

demo: $(RUN_READY) $(COMPILED) ## Fill a demo database and serve it on http://127.0.0.1:5000 (make demo PORT=8000)
	@$(DEMO_ENVIRONMENT) $(FLASK) db upgrade
	@$(DEMO_ENVIRONMENT) $(FLASK) demo
	@echo "Serving on http://127.0.0.1:$(PORT) (Ctrl-C ends it; another port: make demo PORT=8000)"
	@exec env $(DEMO_ENVIRONMENT) $(B)/gunicorn --bind 127.0.0.1:$(PORT) --workers $(WORKERS) --threads $(THREADS) --log-level warning app:app

run: $(RUN_READY) $(COMPILED) ## Serve your own database, reloading changed code
	@$(FLASK) db upgrade
	@$(FLASK) run --debug --port $(PORT)

test: check browser ## Check the code, then run every test (some: make test ARGS="tests/meetings -x")
	@$(B)/python -m pytest -n $(JOBS) $(ARGS)

check: $(V)/dev.ok $(COMPILED) ## Lint, types, layers, templates, spelling and catalogues, in seconds
	@$(B)/ruff check --quiet --output-format concise .
	@$(B)/ruff format --check --quiet . || { echo "Some files are not in the house format: make fmt"; exit 1; }
	@$(B)/mypy --no-error-summary
	@$(B)/lint-imports --no-logo --config pyproject.toml >$(V)/layers.txt || { cat $(V)/layers.txt; exit 1; }
	@$(B)/djlint templates --lint --quiet
	@$(B)/codespell
	@$(EXTRACT)
	@$(if $(CATALOGUES),$(UPDATE) --check || { echo "The catalogues lag behind the sources: make words"; exit 1; })

fmt: $(V)/dev.ok ## Format the code and mend what can be mended
	@$(B)/ruff check --fix --quiet . || true
	@$(B)/ruff format .

words: $(V)/dev.ok ## Bring the catalogues of translations up to date with the sources
	@$(EXTRACT)
	@$(if $(CATALOGUES),$(UPDATE),echo "No catalogue yet: $(B)/pybabel init -i $(POT) -d $(TRANSLATIONS) -l nl")

migrate: $(V)/dev.ok ## Write a migration for changed models: make migrate ARGS='-m "add the posting"'
	@$(FLASK) db upgrade
	@$(FLASK) db migrate $(ARGS)
	@$(B)/ruff check --fix --quiet migrations; $(B)/ruff format --quiet migrations

bench: $(V)/dev.ok $(COMPILED) ## Measure against the aims, one line a figure
	@$(B)/python -m tests.bench $(ARGS)

doors: $(RUN_READY) ## Print every address with the door in front of it
	@$(FLASK) doors

lock: $(B)/uv ## Renew both lock files from pyproject.toml
	@$(LOCK) pyproject.toml -o requirements.lock
	@$(LOCK) pyproject.toml --group dev -o requirements-dev.lock

LOCK = $(B)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade

# --- Words ------------------------------------------------------------------------------------------------------------

POT := $(TRANSLATIONS)/messages.pot
# By itself the extractor passes over folders that begin with an underscore: templates/_parts is one.
EXTRACT = mkdir -p $(TRANSLATIONS) && $(B)/pybabel --quiet extract -F babel.cfg --ignore-dirs ".* __pycache__ tests" \
	-k _l -k Door:2 -k lazy_gettext -k lazy_ngettext:1,2 --omit-header --no-location --sort-by-file -o $(POT) .
UPDATE = $(B)/pybabel --quiet update -i $(POT) -d $(TRANSLATIONS) --no-fuzzy-matching --ignore-pot-creation-date

%.mo: %.po | $(B)/uv
	@$(B)/pybabel --quiet compile -i $< -o $@

# --- The environment --------------------------------------------------------------------------------------------------

SYNC := $(B)/uv pip sync --quiet --python $(B)/python --compile-bytecode --require-hashes

$(B)/uv:
	@command -v $(PY) >/dev/null || { echo "Python 3.11 or newer is needed. Debian/Ubuntu: apt install python3 python3-venv"; exit 1; }
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed, $(PY) is older: make PY=python3.12 ..."; exit 1; }
	@$(PY) -m venv $(V) || { rm -rf $(V); echo "Python cannot make an environment. Debian/Ubuntu: apt install python3-venv"; exit 1; }
	@$(B)/python -m pip install --quiet --disable-pip-version-check uv

$(V)/run.ok: requirements.lock | $(B)/uv
	@echo "Installing the packages ..."
	@$(SYNC) $< && rm -f $(V)/dev.ok && touch $@

$(V)/dev.ok: requirements-dev.lock | $(B)/uv
	@echo "Installing the packages, with those for tests ..."
	@$(SYNC) $< && touch $(V)/run.ok $@

# --- The browser ------------------------------------------------------------------------------------------------------

APT := apt-get install -y --no-install-recommends chromium libatomic1 fonts-dejavu-core
browser: $(V)/dev.ok ## Find the browser for the tests, install it where apt may
	@if [ -n "$$BROWSER_PATH" ] && ! command -v "$$BROWSER_PATH" >/dev/null; then \
		echo "BROWSER_PATH is $$BROWSER_PATH, which cannot be run"; exit 1; fi
	@ready() { $(B)/python -m tests.support.chromium >/dev/null && $(B)/python -m playwright --version >/dev/null 2>&1; }; \
	ready && exit 0; \
	root=; [ "$$(id -u)" = 0 ] || root="sudo -n"; \
	if command -v apt-get >/dev/null && $$root true 2>/dev/null; then \
		echo "Installing Chromium for the browser tests ..."; \
		$$root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$root $(APT) -qq >$(V)/browser.txt 2>&1 || cat $(V)/browser.txt; \
	fi; \
	ready || { echo "The browser tests need Chromium, Chrome or Edge, and libatomic1."; \
		echo "Debian/Ubuntu: sudo $(APT)"; \
		echo "Elsewhere: install one, or name it: make test BROWSER_PATH=/path/to/browser"; exit 1; }
