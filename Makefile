# Everything starts here: `make run`, `make test`. `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
UV := UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1 .uv/bin/uv
BIN := .venv/bin
REQUIREMENTS = requirements/$(1).txt

.PHONY: help run test check journeys bench simulate real-input docs book lock clean

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | column -t -s "$$(printf '\t')"

.uv/stamp: requirements/uv.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed; there is no '$(PYTHON)' here. Name another with PYTHON=…"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version). Name another with PYTHON=…"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv is missing. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Preparing the installer …"
	@rm -rf .uv && $(PYTHON) -m venv .uv
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt || { echo "The installer could not be fetched: is there a way to the Python package index?"; rm -rf .uv; exit 1; }
	@touch $@

# Where somebody has asked for a bucket (`make s3`), `make run` keeps what that needs.
# The environment holds what tests need once somebody has tested; `make run` and `make s3` then leave it be.
.venv/run: requirements/run.txt .uv/stamp
	@$(MAKE) --no-print-directory .install LIST=$(if $(wildcard .venv/s3),s3,run)
	@touch .venv/run

.venv/dev: requirements/dev.txt .uv/stamp
	@$(MAKE) --no-print-directory .install LIST=dev
	@touch .venv/run .venv/dev

.PHONY: s3
s3: requirements/s3.txt .uv/stamp ## install what files in a bucket need, beside what Braid needs
	@$(MAKE) --no-print-directory .install LIST=s3
	@touch .venv/run .venv/s3

.PHONY: .install
.install:
	@echo "Installing what Braid needs (requirements/$(LIST).txt) …"
	@[ -x $(BIN)/python ] || $(UV) venv --quiet --python $(PYTHON) .venv
	@if [ "$(LIST)" != dev ] && [ -e .venv/dev ]; then $(UV) pip install --quiet --require-hashes --python $(BIN)/python -r requirements/$(LIST).txt; \
	else $(UV) pip sync --quiet --require-hashes --python $(BIN)/python requirements/$(LIST).txt; fi || { echo "Installing did not work: see the lines above. Nothing else was changed; try again."; exit 1; }
	@$(BIN)/python -c "import pathlib, site; pathlib.Path(site.getsitepackages()[0], 'braid.pth').write_text(str(pathlib.Path.cwd()))"
	@printf '#!/bin/sh\nexec "$$(dirname "$$0")/python" -m braid "$$@"\n' > $(BIN)/braid && chmod +x $(BIN)/braid

run: .venv/run ## start Braid on http://127.0.0.1:8000 with the sample company
	@$(BIN)/braid serve --sample

test: .venv/dev ## run the whole suite except the browser journeys
	@echo "Running the tests …"
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "not journey" $(ARGS)
	@echo "That was the suite without a browser. \`make journeys\` drives the pages in real Chromium as a person would."

check: .venv/dev ## style, types, layers, templates, migrations, known weaknesses of dependencies
	@echo "ruff …" && $(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .
	@echo "types …" && $(BIN)/mypy --no-error-summary braid
	@echo "layers …" && mkdir -p build && { $(BIN)/lint-imports >build/layers.log 2>&1 || { cat build/layers.log; exit 1; }; }
	@echo "templates …" && $(BIN)/djlint --quiet --lint braid
	@echo "migrations …" && $(BIN)/braid makemigrations --check --dry-run >/dev/null
	@echo "deployment settings …" && BRAID_PUBLIC_URL=https://braid.example BRAID_BEHIND_PROXY=1 BRAID_SECRET_KEY=$$(head -c 60 /dev/urandom | base64 -w0) $(BIN)/braid check --deploy --fail-level WARNING >/dev/null
	@echo "dependencies …" && sh tools/audit.sh
	@echo "All checks passed."

journeys: .venv/dev ## drive the pages in real Chromium, with screenshots in build/screens
	@CHROMIUM=$$(command -v "$${BRAID_CHROMIUM:-chromium}" || command -v chromium-browser || command -v google-chrome) || { echo "Chromium is needed for the journeys. On Debian or Ubuntu: apt install chromium. Elsewhere: install it and name it with BRAID_CHROMIUM=/path/to/chromium"; exit 1; }; \
	BRAID_CHROMIUM=$$CHROMIUM DJANGO_ALLOW_ASYNC_UNSAFE=1 $(BIN)/python -m pytest -m journey $(ARGS)

bench: .venv/dev ## measure speed and memory on a large workspace; leaves build/bench.json
	@mkdir -p build && $(BIN)/python -m tools.bench $(ARGS)

simulate: .venv/dev ## run the simulations behind the thresholds of rounds and write docs/method.md anew
	@$(BIN)/python -m tools.simulate $(ARGS)

real-input: .venv/dev ## run the radar on real plans in FOLDER and write docs/real-input.md anew
	@[ -n "$(FOLDER)" ] || { echo "Say where the files are: make real-input FOLDER=…"; exit 1; }
	@$(BIN)/python -m tools.real_input $(FOLDER) $(ARGS)

docs: .venv/dev ## renew the tables of the docs that follow from the code
	@$(BIN)/python -m tools.tables

book: .venv/run ## build the docs as a book in build/book
	@$(BIN)/python -m tools.book

lock: .uv/stamp ## renew the lists of exact versions
	@$(UV) pip compile --quiet --upgrade --universal --generate-hashes --no-annotate --no-header --python-version 3.11 pyproject.toml -o requirements/run.txt
	@cp requirements/run.txt requirements/s3.txt && $(UV) pip compile --quiet --universal --generate-hashes --no-annotate --no-header --python-version 3.11 pyproject.toml --extra s3 -o requirements/s3.txt
	@$(UV) pip compile --quiet --upgrade --universal --generate-hashes --no-annotate --no-header --python-version 3.11 pyproject.toml --group dev -o requirements/dev.txt

clean: ## remove what was built and installed; your data stays
	rm -rf .venv .uv build .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info
