# Everything a person needs to run, test and check Duologue. The two that matter: `make run` and `make test`.

PYTHON ?= python3
VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check -qq

export PIP_ROOT_USER_ACTION := ignore
# Empty: what is compiled once serves every process after it, and the tests start hundreds.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test coverage stress check types exercises style layers bench dist audit install lock format clean

# With a bot's token (in the environment or in .env) on Telegram; without one in the playground.
run: $(VENV)/.ready-to-run
	@if [ -n "$$TELEGRAM_BOT_TOKEN" ] || grep -qsiE '^[[:space:]]*(export )?TELEGRAM_BOT_TOKEN[[:space:]]*=.*[0-9]' .env; \
	then exec $(VENV)/bin/duologue run; else exec $(VENV)/bin/duologue play; fi

# Two at a time where they compute; the others wait as often as they work, so there are three of them.
test: install
	@test -x /usr/bin/chromium || { \
	  echo "Chromium is missing, and the page's tests need it: apt-get install chromium"; exit 1; }
	@$(MAKE) --no-print-directory coverage
	$(VENV)/bin/pytest -m "not stress" --numprocesses 3 --dist worksteal --ignore tests/fire --ignore tests/dialogues
	$(VENV)/bin/pytest -m "not stress" --numprocesses 3 --dist worksteal tests/fire

# The tests of dialogues/ run here, and only here: they take every branch of it, or this fails.
coverage: install
	@$(VENV)/bin/coverage erase
	$(VENV)/bin/coverage run -m pytest -m "not stress" --numprocesses 2 --dist worksteal tests/dialogues
	@$(VENV)/bin/coverage combine --quiet
	$(VENV)/bin/coverage report

# What takes longer than a test run may: ten thousand couples through each exercise, hours under fire.
stress: install
	$(VENV)/bin/pytest -m stress -s

# Two at a time, each with its own output in one piece.
check: install
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target types exercises style layers

types:
	$(VENV)/bin/mypy

exercises:
	$(VENV)/bin/duologue check

style:
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .

layers:
	$(VENV)/bin/lint-imports

# What is measured has environments of its own: the bot as it is shipped, and what does not go together with it.
SHIPPED := .venv-shipped
BESIDE := .venv-beside
bench: install $(SHIPPED)/.ready $(BESIDE)/.ready
	$(VENV)/bin/python -m tests.bench
	$(VENV)/bin/python -m tests.bench.scale
	$(VENV)/bin/python -m tests.bench.workers
	$(VENV)/bin/python -m tests.bench.danger
	$(VENV)/bin/python -m tests.bench.flood
	$(VENV)/bin/python -m tests.bench.nudges

# The wheel and the source archive, the wheel made from the archive; CONTRIBUTING.md says what a release takes.
dist: install
	rm -rf dist
	$(VENV)/bin/python -m build --no-isolation --outdir dist .
	cd dist && sha256sum duologue-* > SHA256SUMS

# Known weaknesses in what the bot needs. Fails as well if the registry in use knows of none for any package.
AUDIT := .venv-audit
audit: $(AUDIT)/.ready
	$(AUDIT)/bin/pip-audit --strict --disable-pip --require-hashes --requirement requirements.txt

install: $(VENV)/.ready-to-work

# The requirements files, from pyproject.toml and tests/bench/beside.in. Versions already pinned stay; to move them: make lock UPGRADE=--upgrade
LOCK = uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
  --python-version 3.11 --custom-compile-command "make lock" $(UPGRADE)
lock:
	@command -v uv >/dev/null || { echo "uv is missing, and it makes the lists: pip install uv"; exit 1; }
	$(LOCK) --extra dev --extra lsp --extra build pyproject.toml -o requirements-dev.txt
	$(LOCK) --extra build --constraint requirements-dev.txt pyproject.toml -o requirements.txt
	$(LOCK) tests/bench/beside.in -o tests/bench/beside.txt

format: install
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

clean:
	rm -rf $(VENV) $(SHIPPED) $(BESIDE) $(AUDIT) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage*

# A stamp for each stage, so that the second time is quick.
$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "$(PYTHON) is missing: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Duologue needs Python 3.11 or newer, and $(PYTHON) is older: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.ready-to-work: requirements-dev.txt pyproject.toml | $(VENV)/.made
	@echo "Installing what development needs (the first time takes a minute)"
	@$(PIP) install --require-hashes --requirement requirements-dev.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.ready-to-run

$(VENV)/.ready-to-run: requirements.txt pyproject.toml | $(VENV)/.made
	@echo "Installing what the bot needs (the first time takes a minute)"
	@$(PIP) install --require-hashes --requirement requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(BESIDE)/.ready: tests/bench/beside.txt
	@echo "Installing what is measured beside us"
	@$(PYTHON) -m venv --clear $(BESIDE)
	@$(BESIDE)/bin/python -m pip --disable-pip-version-check -qq install --require-hashes --requirement $<
	@touch $@

$(AUDIT)/.ready:
	@echo "Installing what audits"
	@$(PYTHON) -m venv --clear $(AUDIT)
	@$(AUDIT)/bin/python -m pip --disable-pip-version-check -qq install "pip-audit>=2.9,<3"
	@touch $@

$(SHIPPED)/.ready: requirements.txt pyproject.toml
	@echo "Installing the bot as it is shipped"
	@$(PYTHON) -m venv --clear $(SHIPPED)
	@$(SHIPPED)/bin/python -m pip --disable-pip-version-check -qq install --require-hashes --requirement $<
	@$(SHIPPED)/bin/python -m pip --disable-pip-version-check -qq install --no-deps --no-build-isolation --editable .
	@touch $@
