# Two commands on a fresh machine: `make run` opens Masthead, `make test` runs the whole test suite.
# Each makes .venv ready first (resources/setup/prepare.sh), which takes a moment only when something changed.

.PHONY: help run test check bench torture format lock clean

# What a run reads again must not be parsed again.
unexport PYTHONDONTWRITEBYTECODE

# More words for the command, as in: make run ARGS="--home /tmp/try", make test ARGS="tests/unit -x".
ARGS ?=
BENCH ?= *

help: ## says what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

run: ## opens Masthead; without a screen, takes its tour off-screen and leaves pictures
	@sh resources/setup/prepare.sh run
	@if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		echo "There is no screen here (DISPLAY and WAYLAND_DISPLAY are empty), so Masthead takes its tour off-screen and leaves pictures of it in pictures/."; \
		QT_QPA_PLATFORM=offscreen .venv/bin/masthead tour --pictures pictures $(ARGS); \
	else \
		.venv/bin/masthead $(ARGS); \
	fi

test: ## runs everything: style, types, who imports what, and all tests
	@sh resources/setup/prepare.sh test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} .venv/bin/pytest $(ARGS)

check: ## the quick half of the tests: style, types, who imports what
	@sh resources/setup/prepare.sh run
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: ## runs the scripts in tests/benchmarks, or the one that BENCH names
	@sh resources/setup/prepare.sh test
	@for script in tests/benchmarks/$(BENCH).py; do \
		[ -f "$$script" ] || { echo "There is no script in tests/benchmarks."; continue; }; \
		echo "== $$script"; name=$${script#tests/benchmarks/}; \
		QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} .venv/bin/python -m "tests.benchmarks.$${name%.py}" $(ARGS) || failed=yes; \
	done; [ -z "$${failed:-}" ]

torture: ## kills publishers at every point and at random (ROUNDS=…), or races them (RACES=…); SEED=… again
	@sh resources/setup/prepare.sh test
	.venv/bin/python -m tests.torture $(if $(SEED),--seed $(SEED)) $(if $(RACES),--races $(RACES),--rounds $(or $(ROUNDS),100)) $(ARGS)

format: ## puts the code into the house's form
	@sh resources/setup/prepare.sh run
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

lock: ## pins the versions again after a change of pyproject.toml (needs uv)
	@sh resources/setup/lock.sh

clean: ## removes .venv and what the tools left; never anything of yours
	rm -rf .venv .venv.old .venv.log .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist masthead.egg-info
	find desktop ui tests -name __pycache__ -type d -prune -exec rm -rf {} +
