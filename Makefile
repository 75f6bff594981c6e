# The front door. `make` builds build/duxue.
BUILD ?= build
CC ?= gcc
CMAKE_FLAGS ?=
JOBS ?= $(shell nproc)
TARGETS ?= all

.PHONY: all page server test scenarios gold lint bench format fuzz clean

all: page server

# The page is built into the program; without it (make server alone) the API works and the program says so.
page: web/dist/index.html

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	touch $@

web/dist/index.html: web/node_modules/.package-lock.json web/index.html web/vite.config.ts web/tsconfig.json docs/openapi.yaml $(shell find web/src web/public -type f)
	cd web && npm run --silent build -- --logLevel warn

server:
	cmake -G Ninja -S . -B $(BUILD) -DCMAKE_C_COMPILER=$(CC) $(CMAKE_FLAGS) > $(BUILD).log 2>&1 || { cat $(BUILD).log; exit 1; }
	ninja -C $(BUILD) -j $(JOBS) $(TARGETS)

test: all
	tests/run.sh $(BUILD)

# One line per system of the register, played through the API by the roles concerned.
scenarios: server
	python3 tests/scenarios/run.py $(BUILD)/duxue_played

# How much of what people labelled by hand the reader finds; ../shared/gold counts where it is there.
gold: server
	python3 tests/gold/gold.py $(BUILD)/duxue

lint:
	tests/lint.sh $(BUILD)

format:
	clang-format -i $(shell find src tests bench -name '*.[ch]')

fuzz:
	tests/fuzz/run.sh

bench:
	bench/run.sh

clean:
	rm -rf $(BUILD) $(BUILD).log
