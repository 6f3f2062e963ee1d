# Everything a contributor runs; `make` alone lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
OWLAPI := build/owlapi
export CONCORD_PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup owlapi serve build test check-deep lint types check bench format lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## make the environment in .venv

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

owlapi: $(OWLAPI)/.ready ## make the environment of the OWLAPI, for its check of the OWL profiles

$(OWLAPI)/.ready: tests/ontology/owlapi/requirements.lock
	$(PYTHON) -m venv $(OWLAPI)
	$(OWLAPI)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $<
	@touch $@

serve: $(READY) ## build the dataset if the content changed, and serve it on port 8000
	-$(BIN)/concord build --if-changed
	$(BIN)/concord serve

build: $(READY) ## build the next version of the dataset
	$(BIN)/concord build

test: $(READY) ## the everyday tests
	$(BIN)/python -m pytest -m "not deep"

check-deep: $(READY) ## the long runs
	$(BIN)/python -m pytest -m deep

lint: $(READY) ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## types of the package
	$(BIN)/mypy

check: $(READY) ## the quality gates over ontology, shapes, data and queries
	$(BIN)/concord check

bench: $(READY) ## measure against peers on this machine
	$(BIN)/python -m bench

format: $(READY) ## rewrite Python and Turtle in their one form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/concord format

lock: $(READY) ## resolve the dependencies anew
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --extra dev -o requirements.lock pyproject.toml requirements.in
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --no-deps -o tests/ontology/owlapi/requirements.lock tests/ontology/owlapi/requirements.in

clean: ## remove environment and built dataset
	rm -rf $(VENV) build
