# congvan: `make demo`, `make test`, `make lint`, `make evaluate`, `make bench`. Each sets up .venv by itself, and as root
# the Debian packages that .ci/programs names.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
JOBS ?= 2

.DEFAULT_GOAL := help
.PHONY: help programs demo test lint evaluate bench corpus clean

help:
	@echo "make demo      imports corpus/ into outputs/, searches, lists what is overdue, writes checklists"
	@echo "make test      runs the tests"
	@echo "make lint      ruff and mypy"
	@echo "make evaluate  scores corpus/ against its gold and writes docs/accuracy.md (REAL=dir, UPDATE=1)"
	@echo "make bench     pages a second, beside bare pdfium, Tesseract and a naive script"
	@echo "make corpus    builds corpus/ anew from its sources"

programs:
	@bash .ci/programs

$(READY): pyproject.toml constraints.txt | programs
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt "pip>=25.1"
	$(BIN)/python -m pip install --quiet -c constraints.txt -e . --group dev
	touch $@

demo: $(READY)
	@# 7: some files need Tesseract or LibreOffice, which a user without root may lack; the summary says so
	$(BIN)/congvan import corpus || [ $$? -eq 7 ]
	$(BIN)/congvan search "phòng chống dịch" --limit 5
	$(BIN)/congvan overdue --on 30/6/2021
	@for form in xlsx docx csv md ics; do \
	  $(BIN)/congvan export --format $$form --output outputs/nhiem-vu.$$form || exit 1; \
	done

test: $(READY)
	$(BIN)/python -m pytest -q -n $(JOBS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

evaluate: $(READY)
	$(BIN)/python -m pipeline.accuracy corpus --write docs/accuracy.md README.md --against outputs/evaluation.json \
	  --processes $(JOBS) $(if $(REAL),--real $(REAL)) $(if $(UPDATE),--update) $(if $(ALLOW_REGRESSION),--allow-regression)

bench: $(READY)
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/recognition.py

corpus: $(READY)
	$(BIN)/python corpus/build.py

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
