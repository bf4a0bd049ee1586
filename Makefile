# Two commands for a newcomer: `make demo` and `make test`. Nothing but Python 3.11+ is needed.
PYTHON ?= python3
BIN := .venv/bin
PY := $(BIN)/python

.PHONY: help demo test check format docs bench compiled fuzz clean

help: ## say what each target does
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 10

.venv/installed: setup.cfg pyproject.toml
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --upgrade pip
	$(PY) -m pip install --quiet --editable '.[test,check]'
	@touch .venv/installed

demo: .venv/installed ## gate the sample claims, load the sample remittances, print findings and trends
	$(PY) -m claimloop.demo

test: .venv/installed ## run the whole test suite
	$(PY) -m pytest -q -n auto --dist loadgroup

check: .venv/installed ## format, lint, types and the floors of the house
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -c "from importlinter.cli import lint_imports_command as main; main()"

format: .venv/installed ## let ruff lay out the code
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

docs: .venv/installed ## write the generated pages again
	$(PY) -m cogapp -rP README.md docs/*.md
	$(PY) -m claimloop.docs

bench: .venv/installed ## measure speed and memory as ratios (slow; not part of the tests)
	$(PY) -m benchmarks.run

SECONDS ?= 300

fuzz: .venv/installed ## look for files that break a promise, led by coverage (slow; SECONDS=300 a kind)
	$(PY) -m pip install --quiet --editable '.[fuzz]'
	$(PY) -m fuzz.guided 837 -max_total_time=$(SECONDS)
	$(PY) -m fuzz.guided 835 -max_total_time=$(SECONDS)

# A copy, so that no compiled module hides the source beside it.
compiled: .venv/installed ## compile the hot rooms to C in build/compiled, test and measure them there (slow)
	rm -rf build/compiled && mkdir -p build/compiled
	git ls-files -z | xargs -0 cp --parents -t build/compiled
	cd build/compiled && CLAIMLOOP_COMPILE=1 ../../$(PY) setup.py --quiet build_ext --inplace
	cd build/compiled && PYTHONPATH=. ../../$(PY) -m pytest -q -n auto --dist loadgroup
	cd build/compiled && PYTHONPATH=. ../../$(PY) -m benchmarks.run

clean: ## remove what these commands made
	rm -rf .venv demo build *.egg-info
