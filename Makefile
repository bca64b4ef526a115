# Everything a newcomer needs: `make publish`, `make test`. Needs only git, make and Python 3.11+.
PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
CKAN_BIN := .venv-ckan/Scripts
CSVW_BIN := .venv-csvw/Scripts
else
BIN := $(VENV)/bin
CKAN_BIN := .venv-ckan/bin
CSVW_BIN := .venv-csvw/bin
endif
RUN := $(VENV)/.run
DEV := $(VENV)/.dev

# What is compiled is kept, whatever the shell says: the tests start the program many times.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: publish check test consumers lint bench pictures bundle lock clean

publish: $(RUN) ## the main job: five documents in, a checked catalogue in public/
	$(BIN)/python publish.py build

check: $(RUN) ## the same without writing the catalogue
	$(BIN)/python publish.py check

test: $(DEV)
	$(BIN)/python -m pytest -n auto --dist worksteal

consumers: .venv-ckan/.done .venv-csvw/.done ## CKAN's DCAT parser and csvw, each in a venv of its own: `make test` then asks them too

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(DEV)
	$(BIN)/python -m benchmarks.build
	$(BIN)/python -m benchmarks.figures
	$(BIN)/python -m benchmarks.nation
	$(BIN)/python -m benchmarks.standard
	$(BIN)/python -m benchmarks.push
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m benchmarks.site
	$(BIN)/python -m benchmarks.paint
	$(BIN)/python -m benchmarks.read
	$(BIN)/python -m benchmarks.ratios

pictures: $(DEV) ## pictures of the site for the documentation, in Debian's Chromium
	$(BIN)/python docs/make_pictures.py

bundle: $(DEV) ## one zip that installs without a network, in dist/ (all platforms: about 1 GB)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/python installed/make_bundle.py

lock: $(DEV) ## write the locks anew from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    pyproject.toml --extra dev --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) .venv-ckan .venv-csvw public public.* .keikaku .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/pyvenv.cfg:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(RUN): $(VENV)/pyvenv.cfg requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $(RUN)

$(DEV): $(RUN) requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $(DEV)

.venv-ckan/.done: requirements-ckan.txt
	$(PYTHON) -m venv .venv-ckan
	$(CKAN_BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-ckan.txt
	touch .venv-ckan/.done

.venv-csvw/.done: requirements-csvw.txt
	$(PYTHON) -m venv .venv-csvw
	$(CSVW_BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-csvw.txt
	touch .venv-csvw/.done
