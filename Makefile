# Everything a person or a machine runs, one word each; `make` alone lists them.
# A fresh machine needs Python 3.11 or newer and make: the rest comes by itself into .venv.

# PYTHON=python3.12 asks for one interpreter, VENV=.venv312 keeps it beside another,
# EXTRAS=server,chain installs more of pyproject's extras than the small default.
# PORT=8080 serves the demo elsewhere; DEMO_ONCE=1 asks it a few things and ends.
VENV ?= .venv
EXTRAS ?=
PYTHON ?=
PORT ?= 8000
BASE := dev moon server

comma := ,
space := $(subst ,, )
MORE := $(sort $(subst $(comma), ,$(EXTRAS)))
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv
READY := $(VENV)/.ready$(subst $(space),,$(MORE:%=-%))
CANDIDATES := $(if $(PYTHON),$(PYTHON),python3.13 python3.12 python3.11 python3 python)
FILES := $(wildcard src tests bench tools)

# uv brings its own certificates; these make it trust what the system trusts (two names, by version).
export UV_SYSTEM_CERTS ?= true
export UV_NATIVE_TLS ?= true
# Another active environment must not be mistaken for ours.
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME

FROM_LOCK = $(UV) pip install --quiet --python $(PY) --require-hashes -r pyproject.toml -c requirements.lock

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-postgres check verify.pyz docs bench torture lock clean
.DELETE_ON_ERROR:

help: ## this list
	@echo "commonpool: share a common pool by rules that anyone can check"
	@echo
	@sed -n 's/^\([a-z][a-z.-]*\):.*## \(.*\)/  make \1@\2/p' Makefile | \
	  while IFS=@ read -r name what; do printf '%-20s %s\n' "$$name" "$$what"; done

setup: $(READY) ## install what the other words need (they do so by themselves)
	@echo "· $(VENV) is ready"

demo: $(READY) ## a village with six months of history at http://127.0.0.1:8000 (PORT=, DEMO_ONCE=1)
	@$(VENV)/bin/commonpool demo --walk --keep build/demo
	@$(VENV)/bin/commonpool demo --keep build/demo --port $(PORT) $(if $(DEMO_ONCE),--once)

test: $(READY) ## run the tests
	@$(PY) -m pytest -n auto --dist loadgroup -q

# The rooms that store something; the others know no database.
STORED = $(wildcard $(addprefix tests/,people books impact needs contributions pools cycles notices web api scale))

test-postgres: export COMMONPOOL_TEST_DATABASE = postgres
test-postgres: $(READY) ## run the tests of what is stored once more, on PostgreSQL
	@$(PY) -m pytest -n auto -q $(STORED)

torture: export COMMONPOOL_EXAMPLES ?= 10000
torture: $(READY) ## each property 10,000 times, and the slow tests: a day (COMMONPOOL_TORTURE=100: a hundredth)
	@echo "· $$COMMONPOOL_EXAMPLES examples of each property, and 1/$${COMMONPOOL_TORTURE:-1} of tests/figures.py"
	@$(PY) -m pytest -n auto -q -m "torture or property or hypothesis"

# Types are checked with Django's settings read, which make a home folder where they have none.
check: export COMMONPOOL_HOME = build/check
check: $(READY) ## lint, format, types and the import contract
	@echo "· lint" && $(VENV)/bin/ruff check --quiet $(FILES)
	@echo "· format" && $(VENV)/bin/ruff format --check $(FILES)
	@echo "· types" && $(VENV)/bin/mypy
	@echo "· imports" && $(VENV)/bin/lint-imports --no-logo

verify.pyz: $(READY) ## one file that rechecks a bundle on a bare Python
	@$(PY) tools/build_verify.py

docs: $(READY) ## renew the generated pages and the receipts of the examples
	@$(PY) -m tools.examples
	@$(PY) -m tools.docs

messages: $(READY) ## gather what pages say, renew the catalogues, compile them
	@$(PY) -m tools.messages

bench: $(READY) ## compare speeds, as ratios
	@for file in bench/bench_*.py; do \
	  [ -e "$$file" ] || { echo "No bench/bench_*.py yet."; break; }; \
	  name=$${file##*/}; $(PY) -m "bench.$${name%.py}" || exit 1; \
	done

lock: $(UV) ## write requirements.lock anew (UPGRADE=1 takes newer versions)
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) pip compile pyproject.toml --quiet \
	  --universal --python-version 3.11 --all-extras --generate-hashes \
	  --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade) -o requirements.lock
	@echo "· requirements.lock is up to date"

clean: ## remove what make has made
	@rm -rf .venv $(VENV) dist build verify.pyz .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A name on PATH may be a stub that fails, so each candidate has to run and to own what we need.
$(UV):
	@for name in $(CANDIDATES); do \
	  if "$$name" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	  then found=$$name; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "commonpool needs Python 3.11 or newer with its venv module (on Debian: apt install python3-venv), and found none (tried: $(CANDIDATES))." >&2; \
	  exit 1; \
	fi; \
	echo "· making $(VENV) with $$("$$found" --version) (once)"; \
	"$$found" -m venv --clear $(VENV)
	@awk '/^[^ ]/ { ours = /^uv==/ } ours' requirements.lock > $(VENV)/uv.txt
	@$(PY) -m pip --disable-pip-version-check install --quiet --no-deps --only-binary :all: --require-hashes -r $(VENV)/uv.txt

# Ours is installed last, without a build environment: nothing comes in that the lock does not name.
$(READY): pyproject.toml requirements.lock | $(UV)
	@echo "· installing the locked packages ($(BASE)$(if $(MORE), $(MORE)))"
	@$(FROM_LOCK) --no-build $(BASE:%=--extra %)
	@$(if $(MORE),$(FROM_LOCK) --no-build-isolation $(MORE:%=--extra %))
	@$(UV) pip install --quiet --python $(PY) --no-deps --no-build-isolation -e .
	@touch $@
