# The daily commands. `make` alone runs what CI runs on code: lint, types, layers, tests.
.PHONY: all format lint types layers test schemas docs bench pins
PY ?= python

all: lint types layers test

format:
	ruff format . && ruff check --fix .

lint:
	ruff format --check . && ruff check .

types:
	mypy

layers:
	lint-imports

test:
	$(PY) -m pytest -n 2

schemas:  ## regenerate schemas/json from the models
	$(PY) -m schemas.generate

docs:  ## build the documentation site into site/
	$(PY) -m mkdocs build --strict

bench:
	$(PY) -m eval.bench

pins:  ## renew the pinned versions and hashes; dev first: its packages hold some of base's back (instructor: rich < 15)
	pip-compile -q -U --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --extra dev -o requirements/dev.txt pyproject.toml
	pip-compile -q -U --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -c requirements/dev.txt -o requirements/base.txt pyproject.toml
