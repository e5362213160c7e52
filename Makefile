# The whole project in two commands: `make run`, `make test`. Nothing is installed outside .venv and .data,
# but for Chromium and gettext, which the tests need.
PYTHON ?= python3
PORT ?= 8000
export PORT

.PHONY: run seed test lint types messages check-tools bench-extraction bench-matching bench-desk bench-bulk clean

## Sets everything up and serves on http://127.0.0.1:$(PORT); Ctrl-C stops it
run: .venv/installed
	@.venv/bin/python manage.py demo --port $(PORT) --check-port
	@exec .venv/bin/gunicorn --config factdb/gunicorn.py factdb.wsgi

## The same without serving
seed: .venv/installed
	@.venv/bin/python manage.py demo --port $(PORT)

## Checks of style and types, and every test
test: lint types check-tools
	.venv/bin/pytest -n auto

lint: .venv/installed-dev
	.venv/bin/ruff check
	.venv/bin/ruff format --check

types: .venv/installed-dev
	.venv/bin/mypy .

# Chromium for the browser tests, gettext for those of the translations
check-tools:
	@missing=; \
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing=chromium; \
	command -v msgfmt >/dev/null || missing="$$missing gettext"; \
	if [ -z "$$missing" ]; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $$missing >/dev/null; \
	else echo "The tests need Chromium and gettext: install the packages $$missing." >&2; exit 1; fi

## Takes new texts of the interface into the Italian catalogue; translate them there, and run it again
messages: .venv/installed
	.venv/bin/python manage.py makemessages --locale it --ignore .venv --no-location --no-obsolete
	.venv/bin/python manage.py compilemessages --ignore .venv

## Extraction against the annotated articles: ARGS="--errors --language it", or a folder of others
bench-extraction: .venv/installed
	@PYTHONPATH=. .venv/bin/python -m bench.extraction $(ARGS)

## Matching against paraphrases, beside PostgreSQL's full text and BM25: ARGS="--bulk 1000000"
bench-matching: .venv/installed-dev
	@PYTHONPATH=. .venv/bin/python -m bench.matching $(ARGS)

## The pages of the desk in a large base, beside a small one: ARGS="--claims 1000000 --plans"
bench-desk: .venv/installed
	@PYTHONPATH=. .venv/bin/python -m bench.desk $(ARGS)

## Claims a second by the API, beside what the database can take: ARGS="--rows 1000"
bench-bulk: .venv/installed
	@PYTHONPATH=. .venv/bin/python -m bench.bulk $(ARGS)

## Removes what was installed; the data in .data stays
clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The stamps are newer than the requirements they were installed from.
.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "factdb needs Python 3.11 or later; name one with PYTHON=…")'
	@echo "Installing into .venv"
	@$(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
