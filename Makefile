# Buurtwijzer. `make run` and `make test` are all one needs to know; `make help` lists the rest.

WORKERS ?= 2
python := .venv/bin/python
bootstrap := @tools/bootstrap

.DEFAULT_GOAL := help
.PHONY: run test check bench quality help clean screenshots lock \
	lint types contracts templates translations styles vendored migrations licences format ready-to-check

run: ## Serve the product on http://127.0.0.1:$PORT (8000), everything it needs made first
	$(bootstrap) run
	@exec $(python) tools/serve.py

test: ## Run all tests, on SpatiaLite, on PostGIS and in the browser
	$(bootstrap) test
	@$(python) -m pytest --numprocesses $(WORKERS) --dist worksteal $(TESTS)

check: lint types contracts templates translations styles vendored migrations licences ## Check style, types, layers, templates and what else must hold

bench: ## Measure speed and memory; writes build/bench.json
	$(bootstrap) bench
	@$(python) -m tests.benchmarks

quality: ## Measure how well search answers; writes build/quality.json
	$(bootstrap) test
	@$(python) -m tests.quality

screenshots: ## Make the pictures in docs/screenshots again
	$(bootstrap) test
	@$(python) tools/screenshots.py

lock: ready-to-check ## Pin the libraries of requirements*.in, with hashes (UPGRADE=1 takes the newest)
	@tools/lock $(if $(UPGRADE),--upgrade)

format: ready-to-check ## Put the code into its form
	@$(python) -m ruff check --fix-only --quiet
	@$(python) -m ruff format --quiet

clean: ## Remove the virtual environment and what was built; databases in var/ stay
	rm -rf .venv build __pycache__ .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find app geo tests migrations tools -name __pycache__ -prune -exec rm -rf {} +

help: ## Print this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

# --- The parts of `make check`, each a command of its own -------------------------------------------------------------

ready-to-check:
	$(bootstrap) check

lint: ready-to-check
	@$(python) -m ruff check
	@$(python) -m ruff format --check --quiet || { $(python) -m ruff format --diff; exit 1; }

types: ready-to-check
	@$(python) -m mypy

contracts: ready-to-check
	@.venv/bin/lint-imports --no-logo

templates: ready-to-check
	@$(python) tools/check_templates.py

translations: ready-to-check
	@$(python) tools/check_translations.py

styles: ready-to-check
	@$(python) tools/older_styles.py --check

vendored: ready-to-check
	@$(python) tools/vendor.py --check

migrations: ready-to-check
	@$(python) tools/check_migrations.py

licences: ready-to-check
	@$(python) tools/check_licences.py
