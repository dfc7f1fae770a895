# Everything in one command: `make demo`, `make test`. Plain POSIX make, Python 3.11 or newer, pip.
# Each file under .venv that a rule names is a stamp: it says that this set-up is done.

VENV = .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check install --quiet
SHOTS = --shots build/browser
PYTEST =  # further options of pytest: make test PYTEST='-x -k replay'
SPOKEN = --lang en  # of the lectures: make lecture SPOKEN='--lang ru'; slides and quizzes: all
SEARCH = python3 python3.14 python3.13 python3.12 python3.11 python
# Where it is set, each of a thousand processes compiles the kit anew: empty is as if it were not.
PYTHONDONTWRITEBYTECODE =

.NOTPARALLEL:
.PHONY: demo test programs attacks installed shipped lint architecture readme messages notebooks slides pages lecture pdf quiz browser bench clean

demo: $(VENV)/kit.stamp
	$(BIN)/autograder demo
	@echo "Next, for students: source $(BIN)/activate, then: autograder"

test: $(VENV)/test.stamp
	$(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST)

# Right programs, however odd, in the whole of their exercise, what is said first of typical
# mistakes, and flows that take long: some minutes. With PROGRAMS=all every mistake, and every engine
# in every exercise; with RUSSIAN=all each explanation in Russian, too: for a night.
programs: $(VENV)/test.stamp
	$(BIN)/python -m pytest -n auto --dist worksteal -m programs $(PYTEST)

# Hostile hand-ins in a class (tests/attacks), floods, runs that are killed: more than a minute. With
# ATTACKS=all the slow ones, too, and what may happen to the machine meanwhile.
attacks: $(VENV)/test.stamp
	$(BIN)/python -m pytest -n 2 --dist loadfile -m attacks $(PYTEST)

# The kit as others get it: a wheel, then a repository for students, in an environment of their own.
installed: $(VENV)/test.stamp
	$(BIN)/python -m pytest -m installed tests/whole/test_installed.py

# In a clean clone only: students change what is in exercises/.
shipped: $(VENV)/kit.stamp
	$(BIN)/python -m autograder.course.skeletons

lint: $(VENV)/lint.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict autograder
	$(BIN)/lint-imports --no-cache --no-logo

# The drawing in ARCHITECTURE.md, made of the imports.
architecture: $(VENV)/lint.stamp
	$(BIN)/python -m autograder.proof.architecture

# The table of exercises in README, made of their records.
readme: $(VENV)/kit.stamp
	$(BIN)/python -m autograder.proof.readme

# The catalogues of all languages, made fresh; what is missing is said. Also: autograder new language de
messages: $(VENV)/test.stamp
	$(BIN)/autograder new language

notebooks: $(VENV)/notebooks.stamp
	$(BIN)/python notebooks/build.py --check $(SPOKEN)

slides pages: $(VENV)/notebooks.stamp
	$(BIN)/python notebooks/slides.py

# A copy of the notebooks for one lecture, in JupyterLab: what is typed live is saved there.
lecture: $(VENV)/notebooks.stamp
	$(BIN)/python notebooks/lecture.py $(SPOKEN)

# Slides as PDF, for a machine without a browser and for paper, and the assignment sheet.
pdf: $(VENV)/browser.stamp
	$(BIN)/python notebooks/pdf.py $(SPOKEN)
	$(BIN)/python notebooks/sheet.py

# The questions of all lectures as a quiz bank, for Moodle and for what reads GIFT.
quiz: $(VENV)/notebooks.stamp
	$(BIN)/python notebooks/quiz.py

browser: $(VENV)/browser.stamp
	$(BIN)/python notebooks/in_browser.py $(SHOTS) $(SPOKEN)
	NEED_BROWSER=1 $(BIN)/python -m pytest -n 2 tests/whole/test_*_in_browser.py $(PYTEST)

bench: $(VENV)/kit.stamp
	$(BIN)/autograder bench

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/made.stamp:
	@for name in $(PYTHON) $(SEARCH); do \
	    if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        echo "Making $(VENV) with $$("$$name" --version)."; \
	        "$$name" -m venv --clear $(VENV) && touch $@; \
	        exit; \
	    fi; \
	done; \
	echo "No Python 3.11 or newer was found. Install one (lessons/00_setup.md), or name yours: make PYTHON=/path/to/python" >&2; \
	exit 1

$(VENV)/kit.stamp: $(VENV)/made.stamp pyproject.toml
	@echo "Installing the kit."
	@$(PIP) -e . && touch $@

$(VENV)/notebooks.stamp: $(VENV)/made.stamp pyproject.toml
	@echo "Installing the kit and Jupyter."
	@$(PIP) -e '.[notebooks]' && touch $@ $(VENV)/kit.stamp

$(VENV)/test.stamp: $(VENV)/made.stamp pyproject.toml
	@echo "Installing the kit, Jupyter and what the tests need."
	@$(PIP) -e '.[test]' && touch $@ $(VENV)/kit.stamp $(VENV)/notebooks.stamp

$(VENV)/browser.stamp: $(VENV)/test.stamp
	@echo "Installing Playwright. The browser is the system's own Chromium."
	@$(PIP) 'playwright>=1.45' && touch $@

$(VENV)/lint.stamp: $(VENV)/notebooks.stamp
	@echo "Installing ruff, mypy and import-linter."
	@$(PIP) 'import-linter>=2.17' 'mypy>=1.11' 'ruff>=0.6' 'types-psutil>=6' 'types-pyyaml>=6' && touch $@
