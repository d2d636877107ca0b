# Two commands do all the set-up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
INSTALL ?= editable
VENV := .venv
BIN := $(VENV)/bin
ROOMS := cases checks commands forms letters profiles render samples templates
READY := $(VENV)/.installed-$(INSTALL)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt

.PHONY: demo test check lint types contracts bench docs templates clean

demo: $(READY)
	$(BIN)/caseforms demo demo-output

test: $(READY)
	$(BIN)/python -m pytest -n auto

check: lint types contracts

lint: $(READY)
	$(BIN)/ruff check .

types: $(READY)
	rm -rf build/types && mkdir -p build/types/caseforms
	cp *.py py.typed build/types/caseforms/
	find $(ROOMS) -name '*.py' -exec cp --parents {} build/types/caseforms/ \;
	cd build/types && $(CURDIR)/$(BIN)/mypy --config-file $(CURDIR)/pyproject.toml -p caseforms

contracts: $(READY)
	$(BIN)/lint-imports

bench: $(READY)
	$(BIN)/python -m pip install --quiet 'pydantic>=2.11' docx-mailmerge2 fpdf2 typst weasyprint
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/letters.py
	$(BIN)/python benchmarks/fields.py

docs: $(READY)
	$(BIN)/python docs/generate.py

templates: $(READY)
	$(BIN)/python -m caseforms.forms.templates
	$(BIN)/python -m caseforms.letters.templates

$(VENV)/.installed-editable: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

# The installed wheel, as continuous integration tests it: a file that packaging forgot is found.
$(VENV)/.installed-wheel: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	rm -rf build dist
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .
	$(BIN)/python -m pip install --quiet "$$(ls $(CURDIR)/dist/caseforms-*.whl)[dev]"
	touch $@

clean:
	rm -rf build dist demo-output $(VENV) *.egg-info
