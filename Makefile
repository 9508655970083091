# Nhịp Cầu. `make run` and `make test` set up what they need by themselves; later runs need no network.
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8710
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
# One more than processors: some tests wait for a server or a browser.
WORKERS = $(shell echo $$(( $$(nproc) + 1 )))
# Tests write into memory where there is some gigabytes of it: a commit waits for no disk there.
IN_MEMORY = $(shell [ -w /dev/shm ] && [ "$$(df -Pk /dev/shm | awk 'END { print $$4 }')" -gt 4000000 ] && echo TMPDIR=/dev/shm)

.PHONY: help run test check bench bulk soak prove lock browser clean

help:
	@echo "make run     the demonstration at http://127.0.0.1:$(PORT)/ (PORT=… for another)"
	@echo "make test    every test, browser included"
	@echo "make check   style, types, floors, catalogues, content"
	@echo "make bench   measure, print, write var/bench.json"
	@echo "make bulk    nudge 3,321 officials through one bot, with Telegram's limits: 3 minutes"
	@echo "make soak    both bots at 100 updates a second for 10 minutes: is memory flat?"
	@echo "make prove   check, every test with the slow proofs, and bench"
	@echo "make lock    resolve requirements.lock anew from pyproject.toml"
	@echo "make clean   remove .venv and caches; var/ stays"

run: $(READY)
	@$(BIN)/nhipcau demo --host 127.0.0.1 --port $(PORT)

test: $(READY) browser
	@$(IN_MEMORY) PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n $(WORKERS) -m "not slow"

check: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m bot.catalogues
	@$(BIN)/python -m content.lint

bench: $(READY)
	@$(BIN)/python -m tests.bench

bulk: $(READY)
	@$(BIN)/python -m tests.bench.telegram_bulk

soak: $(READY)
	@$(BIN)/python -m tests.bench.soak

prove: check browser
	@$(IN_MEMORY) $(BIN)/pytest -n auto
	@$(MAKE) bench

$(READY): requirements.lock pyproject.toml .ci/uv.lock .ci/setup
	@PYTHON="$(PYTHON)" sh .ci/setup
	@touch $@

browser: $(READY)
	@sh .ci/browser

lock: $(READY)
	@$(BIN)/uv pip compile pyproject.toml --group dev --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --upgrade --quiet --output-file requirements.lock
	@sed -n '/^#/p' deploy/requirements.lock > deploy/requirements.lock.new
	@echo hatchling | $(BIN)/uv pip compile pyproject.toml - --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --constraint requirements.lock >> deploy/requirements.lock.new
	@mv deploy/requirements.lock.new deploy/requirements.lock
	@echo uv | $(BIN)/uv pip compile - --universal --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --upgrade --quiet --output-file .ci/uv.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .pytest_cache build dist *.egg-info
	find bot handlers content storage tests -name __pycache__ -prune -exec rm -rf {} +
