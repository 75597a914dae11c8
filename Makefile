# A machine with Python 3.11 and make needs nothing else: each target sets up what it uses.

PYTHON := $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
# A stamp is newer than the requirements it was made from; only then is nothing installed again.
RUNTIME := $(VENV)/.runtime
TOOLS := $(VENV)/.tools

.PHONY: run test check format tour bench browser

run: $(RUNTIME)
	$(BIN)/python -m segexplorer serve

# Files as they stand: sorted by their number of tests, those with few but long ones would come last, on one processor alone.
test: $(TOOLS) browser
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder --ignore=tests/e2e
	$(BIN)/python -m pytest -n 2 --dist loadfile tests/e2e

check: $(TOOLS)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(TOOLS)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The pictures of docs/screenshots, taken by walking through the app in a real browser.
tour: $(TOOLS) browser
	$(BIN)/python -m tests.tour

bench: $(TOOLS) browser
	for script in benchmarks/*.py; do PYTHONPATH=. $(BIN)/python $$script || exit 1; done

# Tests in a browser use the Chromium of the machine; where there is none, Playwright's own is fetched.
# Without either they are skipped with the reason, so a machine without a network still runs all the rest.
browser: $(TOOLS)
	@command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || $(BIN)/playwright install chromium \
		|| echo "No Chromium: the tests in a browser will be skipped."

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(TOOLS): requirements.txt requirements-dev.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@ $(RUNTIME)
