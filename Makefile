# Two commands: `make demo` runs the bot on sample news, `make test` proves it. Both set everything up first.
PYTHON ?= python3
BIN := .venv/bin
# Where pip would fetch the CUDA build of torch, TORCH_INDEX names PyTorch's index of CPU builds; README has its address.
TORCH_INDEX ?=
DATA ?= ../shared/data
WORKERS ?= 2

.PHONY: demo test install lint quality bench fuzz clean

demo: install
	$(BIN)/newsbot demo

# Two processes even on one core: many tests wait for processes of their own.
test: install lint
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

install: .venv/.installed

.venv/.installed: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) --editable '.[dev,bench,postgres]'
	@touch $@

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

quality: install
	$(BIN)/python -m benchmarks.quality --data $(DATA)

bench: install
	$(BIN)/python -m benchmarks.speed

fuzz: install
	$(BIN)/pip install --quiet --editable '.[fuzz]'
	$(BIN)/python -m tests.fuzz -max_total_time=600 -timeout=60 -rss_limit_mb=4096

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
