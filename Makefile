# Recipes are short; what they do is written in Python, in tools/.
.DEFAULT_GOAL := help
.PHONY: help setup demo test lowest newest lint format bench docs lock clean
PYTHON ?= python3
# Some machines ask Python to keep nothing that it has compiled. Then each of the many processes of the tests compiles all.
export PYTHONDONTWRITEBYTECODE :=

help: ## What can be asked for
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

setup: ## Virtual environment, dependencies and the Pulumi engine; nothing else
	@$(PYTHON) tools/setup.py

demo: setup ## Provision flows on a local Twilio, drift, preview, repair
	@. tools/activate && python tools/demo.py

test: setup ## Every test, which ones take longest, and which branches none takes
	@. tools/activate && python -m compileall -q provider && python -m pytest -n auto --dist worksteal --cov --durations=40

lowest: setup ## The quick tests on the lowest versions that pyproject.toml allows; ALL=--all runs every unit test
	@. tools/activate && python tools/versions.py lowest $(ALL)

newest: setup ## The same on the newest versions
	@. tools/activate && python tools/versions.py newest $(ALL)

lint: setup ## Linters and types
	@. tools/activate && ruff check && ruff format --check && mypy

format: setup ## Let the formatter and the linter's fixes run
	@. tools/activate && ruff format && ruff check --fix

bench: setup ## Measure, and print the figures: an hour or more; ARGS=--quick takes minutes
	@. tools/activate && PYTHONPATH=tests python -m benchmarks $(ARGS)

docs: ## The documents as a site, in site/html; fails on a link that leads nowhere
	@$(PYTHON) tools/docs.py

lock: setup ## Write the lists of what tools/ installs anew
	@. tools/activate && python tools/lock.py

clean: ## Remove all that `make setup` and the demo left in this folder
	rm -rf .venv .local site .coverage stacks/.venv stacks/bin stacks/include stacks/lib stacks/lib64 stacks/pyvenv.cfg
