# Everything a developer types. `make help` lists it.

PYTHON ?= python3
VENV := .venv
# Node.js, where the system has none, lies beside Python.
export PATH := $(PATH):$(CURDIR)/.venv/bin
BIN := $(VENV)/bin
READY := $(VENV)/ready
PORT ?= 8000
JOBS ?= 2
HISTORIES ?= 10000
SEED ?= 0
# The app, as the backend serves it, and what it is made of.
NODE_MODULES := app/node_modules/ready
APP := backend/app_dist/index.html
APP_SOURCES := $(shell find app -path app/node_modules -prune -o -path app/tests -prune -o -type f -print)
API ?= http://127.0.0.1:$(PORT)

.DEFAULT_GOAL := help
.PHONY: help setup run app test soak check bench clean

help: ## This list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(READY): setup.cfg pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check '.[node]'
	@touch $@

setup: $(READY) ## Make .venv and install what is needed; done again only when setup.cfg or pyproject.toml changes

$(NODE_MODULES): app/package.json app/package-lock.json app/.npmrc | $(READY)
	cd app && npm ci --silent --ignore-scripts
	@touch $@

$(APP): $(APP_SOURCES) $(NODE_MODULES)
	cd app && npm run --silent build

run: $(READY) $(APP) ## The demo city at http://127.0.0.1:8000, kept in .home (PORT=… for another port)
	$(BIN)/zhudian demo --home .home --port $(PORT)

app: $(NODE_MODULES) ## The app at http://127.0.0.1:5173, anew with every change, beside a running backend (API=… where it is)
	cd app && ZHUDIAN_API=$(API) npm run --silent dev

test: $(READY) $(APP) ## The whole test suite, on SQLite and PostgreSQL, and the app's
	cd app && npm run --silent test
	$(BIN)/python -m pytest -rs -n $(JOBS) --dist worksteal

soak: $(READY) ## Ten thousand random histories on each database (HISTORIES=… for another number, SEED=… to begin elsewhere)
	ZHUDIAN_TEST_HISTORIES=$(HISTORIES) ZHUDIAN_TEST_SEED=$(SEED) $(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal tests/sync/histories/test_histories.py

check: $(READY) $(NODE_MODULES) ## Style, types, who may import whom; migrations and documents against the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd app && npm run --silent lint && npm run --silent typecheck
	ZHUDIAN_TEST_DATABASES=sqlite $(BIN)/python -m pytest -q tests/test_migrations.py tests/test_config.py tests/test_problems.py tests/test_docs.py

bench: $(READY) ## The figures, measured on this machine
	$(BIN)/python -m bench

clean: ## Remove what was built; .home, the demo's data, stays
	rm -rf build dist backend/app_dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find backend sync seed bench tests -name __pycache__ -type d -prune -exec rm -rf {} +
