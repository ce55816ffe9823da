# What people do with Quimbi. CI runs the same targets.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
NPM := npm --prefix frontend run --silent
CHECKS := lint types check-gen test-python test-frontend e2e

define bootstrap
@command -v $(PYTHON) >/dev/null || { echo "quimbi: $(PYTHON) not found: install Python 3.11 or newer." >&2; exit 1; }
@$(PYTHON) deploy/local/bootstrap.py
endef

.PHONY: help up test test-all lint types fmt gen bench bench-science e2e screenshots check-gen test-python test-frontend runtime dev

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: runtime ## Run the whole platform on this machine; needs Python 3.11+ and Node 20+
	@exec $(BIN)/quimbi up --stop-with-parent

test: dev ## Everything that must hold
	@$(PYTHON) deploy/checks.py $(CHECKS)

test-all: dev ## The same, slow tests included
	@SLOW=1 $(PYTHON) deploy/checks.py $(CHECKS)

lint: dev ## Style and import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/buf lint
	$(BIN)/python -m edge.docs --out .build/docs
	npm --prefix edge/docs_site run --silent lint
	$(NPM) lint

types: dev ## Types, Python and TypeScript
	$(BIN)/mypy
	$(NPM) types

fmt: dev ## Format everything
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/buf format --write
	$(NPM) fmt

gen: dev ## Generate code from proto/
	$(BIN)/python -m edge.contracts.python_stubs
	$(BIN)/python -m deploy.configuration_page
	$(BIN)/python -m edge.docs --out .build/docs
	$(NPM) gen

check-gen: dev
	$(BIN)/python -m edge.contracts.python_stubs --check
	$(BIN)/python -m deploy.configuration_page --check
	$(BIN)/python -m edge.docs --out .build/docs
	$(NPM) gen:check

test-python: dev
	$(BIN)/pytest $(if $(SLOW),,-m "not slow")

test-frontend: dev
	$(NPM) test

e2e: dev ## The browser run: sign in, open a ticket, reply
	$(BIN)/python -m tests.e2e e2e

bench: dev ## REST through the edge against the FastAPI peer
	$(BIN)/python -m tests.load

bench-science: dev ## Predictions against the published models; DATA=folder of the public data sets
	$(BIN)/python -m tests.science $(if $(DATA),--data $(DATA))

screenshots: dev ## Pictures of every screen
	$(BIN)/python -m tests.e2e screenshots

runtime:
	$(bootstrap)

dev:
	$(bootstrap) --dev
