# `make demo` runs the main job; `make test` passes the tests. Both set themselves up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help setup demo test check check-slow format schemas docs score speed fuzz oracles clean

help:
	@echo "make demo        capture the example news site twice and show what changed"
	@echo "make test        the tests (under five minutes)"
	@echo "make check       format, lint, types, import rules, generated files in step"
	@echo "make check-slow  slow tests: crashes, memory, browser, peers where installed"
	@echo "make format      let ruff format and mend what it can"
	@echo "make schemas     write schemas/ and the generated pages of docs/"
	@echo "make score       write docs/accuracy.md (needs the benchmark pages)"
	@echo "make fuzz        fuzz the readers with coverage for guide, a minute each (SECONDS=60)"
	@echo "make oracles     install other tools, each in its own environment, to judge us by"

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--editable '.[fast,sign,remote,pytest,dev]'
	@touch $@

demo: setup
	$(BIN)/python examples/demo.py

test: setup
	$(BIN)/python -m pytest -q -n auto -m "not slow and not browser and not oracle"

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check

check-slow: setup
	$(BIN)/python -m pytest -q -m "slow or browser or oracle"

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

schemas docs: setup
	$(BIN)/python docs/generate.py

score: setup
	$(BIN)/python benchmarks/accuracy.py

speed: setup
	$(BIN)/python benchmarks/speed.py

fuzz:
	$(PYTHON) -m venv .fuzz/env
	PIP_CONSTRAINT=constraints.txt .fuzz/env/bin/python -m pip install --quiet --disable-pip-version-check . atheris
	.fuzz/env/bin/python fuzz/run.py --seconds $(or $(SECONDS),60)

oracles:
	bash benchmarks/oracles.sh

clean:
	rm -rf $(VENV) .oracles .fuzz .mypy_cache .ruff_cache .pytest_cache .hypothesis demo-archive
