# Every target sets up a fresh clone by itself: .venv with a Python of 3.11 or later, avow and what the target needs.
# A second run finds its stamp files and starts at once. PYTHON=/path/to/python3 chooses the interpreter.

VENV := .venv
VOCABULARIES := .cache/llama.cpp/models
LLAMA_CPP := 0.3.36
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
DEMO := examples/second_largest/task.py

.PHONY: demo test test-slow lint docs fuzz sandbox browser clean

demo: $(VENV)/.installed sandbox
	$(BIN)/avow solve $(DEMO)

test: lint sandbox browser
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

test-slow: $(VENV)/.developer sandbox vocabularies
	$(BIN)/python -m pytest -m slow

lint: $(VENV)/.developer
	$(BIN)/ruff check .
	$(BIN)/mypy

docs: $(VENV)/.docs
	$(BIN)/mkdocs build --strict --quiet
	@echo "built: site/index.html"

# Runs alone: clang and a Python, no environment. fuzz/README.md says what it looks for.
READER := src/avow/lm/native
SECONDS := 3600
JOBS := 1

fuzz: fuzz/file
	python3 fuzz/seeds.py fuzz/corpus
	nice fuzz/file -max_total_time=$(SECONDS) -fork=$(JOBS) -dict=fuzz/words -timeout=10 -malloc_limit_mb=256 \
	  -artifact_prefix=fuzz/ fuzz/corpus

fuzz/file: fuzz/file.c $(READER)/file.c $(READER)/file_gguf.c $(READER)/file_safetensors.c $(READER)/file.h $(READER)/file_parse.h
	clang -std=c11 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -I$(READER) -o $@ $(filter %.c,$^)

clean:
	rm -rf $(VENV) site .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/.made:
	@found=; for python in "$(PYTHON)" python3.11 python3.12 python3.13 python3.14 python3 python; do \
	  if [ -n "$$python" ] && "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    found=$$python; break; \
	  fi; \
	done; \
	if [ -z "$$found" ]; then echo "avow needs Python 3.11 or later, found none. Say where it is: make PYTHON=/path/to/python3" >&2; exit 1; fi; \
	echo "setting up $(VENV) with $$("$$found" --version)"; \
	"$$found" -m venv $(VENV) || { echo "no virtual environment could be made; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PIP) install --upgrade 'pip>=25.1'
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml
	$(PIP) install --editable .
	@touch $@

$(VENV)/.developer: $(VENV)/.installed
	$(PIP) install --group dev
	@touch $@

$(VENV)/.docs: $(VENV)/.installed
	$(PIP) install --group docs
	@touch $@

# llama.cpp's vocabularies with the tokens that they give for some texts: from the source package, 75 MB, fetched once.
vocabularies: $(VOCABULARIES)/.fetched

$(VOCABULARIES)/.fetched: $(VENV)/.made
	@mkdir -p $(VOCABULARIES)
	@$(PIP) download --no-deps --no-binary llama-cpp-python --dest .cache llama-cpp-python==$(LLAMA_CPP)
	@tar -xzf .cache/llama_cpp_python-$(LLAMA_CPP).tar.gz -C .cache --strip-components=2 --wildcards '*/vendor/llama.cpp/models'
	@rm .cache/llama_cpp_python-$(LLAMA_CPP).tar.gz
	@touch $@

# bubblewrap is the outer layer of the sandbox. Its absence is no failure: avow has lower levels and says which it used.
sandbox:
	@if command -v bwrap >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing bubblewrap"; \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends bubblewrap; } >/dev/null \
	    || echo "bubblewrap could not be installed; going on without it (see avow doctor)" >&2; \
	else \
	  echo "bubblewrap is not installed: programs run at a lower isolation level. To get it: sudo apt-get install bubblewrap," \
	    "dnf install bubblewrap or pacman -S bubblewrap" >&2; \
	fi

# A real browser opens the pages of avow report. Without one those tests are skipped, and named at the end of the run.
browser:
	@if command -v chromium >/dev/null || command -v google-chrome >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing chromium"; \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium; } >/dev/null \
	    || echo "chromium could not be installed; the tests that need a browser are skipped" >&2; \
	else \
	  echo "no chromium: the tests that need a browser are skipped. To get it: sudo apt-get install chromium," \
	    "dnf install chromium or pacman -S chromium" >&2; \
	fi
