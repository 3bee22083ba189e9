# Everything a person types. `make run` and `make test` set up the environment themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
HOME_DIR ?= warehouse
ARGS ?=

.PHONY: help setup run test clients fuzz reliability lint format docs contract ui bench clean

help:  ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | sort

setup: $(READY)  ## make the environment from the lock file

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version if sys.version_info < (3, 11) else 0)'
	@echo "setting up $(VENV) from requirements.lock (a minute or two, once)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q ingest expectations orchestration
	@touch $(READY)

run: $(READY)  ## load, check, build and publish the bundled sample (ARGS="--source … --extracts …" for your own)
	@$(BIN)/sales-warehouse run --home $(HOME_DIR) $(ARGS)

test: $(READY)  ## run the whole test suite
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

clients: $(READY)  ## install DuckDB 1.0 and 1.2 into build/clients; the suite then reads releases with them
	@for lock in tests/clients/duckdb-*.lock; do \
		version=$${lock#tests/clients/duckdb-}; version=$${version%.lock}; \
		test -d build/clients/$$version/duckdb || $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
			--only-binary :all: --require-hashes --target build/clients/$$version -r $$lock || exit 1; \
	done

fuzz: $(READY)  ## 10,000 damaged extracts, 200 made-up companies, pay of 2,000 by two engines; ARGS="--cases N" COMPANIES=N PAYING=N
	@$(BIN)/python -m tests.fuzz $(ARGS)
	@GENERATED_COMPANIES=$(or $(COMPANIES),200) $(BIN)/python -m pytest -n 2 tests/generated
	@REFERENCE_COMPANIES=$(or $(PAYING),2000) HOSTILE_BATCHES=100 HOSTILE_BUILDS=10 $(BIN)/python -m pytest -n 2 tests/reference

reliability: $(READY)  ## kill 100 runs, read during 100, batch 20 ways; KILLS=N RUNS=N BATCHINGS=N
	@RELIABILITY_KILLS=$(or $(KILLS),100) RELIABILITY_RUNS=$(or $(RUNS),100) RELIABILITY_BATCHINGS=$(or $(BATCHINGS),20) \
		$(BIN)/python -m pytest tests/orchestration/test_reliability.py tests/orchestration/test_batches.py

lint: $(READY)  ## check code, SQL and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint --processes 2 dbt_project/models dbt_project/tests

format: $(READY)  ## rewrite code in the house style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: $(READY)  ## write docs/extracts.md and docs/marts.md from what they describe
	@$(BIN)/python -m ingest.extracts_page
	@$(BIN)/python -m orchestration.marts_page

contract: $(READY)  ## promise new marts and columns to their readers (dbt_project/contracts)
	@$(BIN)/python -m orchestration.mart_contract

ui: $(READY)  ## open the Dagster page on http://127.0.0.1:3000
	@mkdir -p $(HOME_DIR)/dagster && cp orchestration/dagster.yaml $(HOME_DIR)/dagster/dagster.yaml
	@SALES_WAREHOUSE_HOME=$(abspath $(HOME_DIR)) DAGSTER_HOME=$(abspath $(HOME_DIR))/dagster \
		$(BIN)/dagster dev --host 127.0.0.1 --module-name orchestration.definitions

bench: $(READY)  ## measure; ARGS="--orders N --only marketing" (or goals, pay, run) sets the size and what
	@$(BIN)/python -m tests.bench $(ARGS)

clean:  ## remove the environment and caches (warehouses stay)
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache dbt_project/target
