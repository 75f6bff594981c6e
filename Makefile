# The front door. `make` builds build/duxue with the page in it.
BUILD ?= build
CC ?= gcc
CMAKE_FLAGS ?=
JOBS ?= $(shell nproc)

.PHONY: all page server test lint format fuzz bench clean

all: page server

# The page needs Node.js 18 or newer; without changes in web/ nothing is done.
page: web/dist/index.html

web/node_modules/.installed: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	touch $@

web/dist/index.html: web/node_modules/.installed web/index.html web/vite.config.ts web/tsconfig.json $(shell find web/src -type f 2>/dev/null)
	cd web && npm run --silent build

server:
	cmake -G Ninja -S . -B $(BUILD) -DCMAKE_C_COMPILER=$(CC) $(CMAKE_FLAGS) > $(BUILD).log 2>&1 || { cat $(BUILD).log; exit 1; }
	ninja -C $(BUILD) -j $(JOBS)

test: all
	tests/run.sh $(BUILD)

lint:
	tests/lint.sh $(BUILD)

format:
	clang-format -i $(shell find src tests bench -name '*.c' -o -name '*.h')

fuzz:
	tests/fuzz/run.sh

bench: server
	bench/run.sh $(BUILD)

clean:
	rm -rf $(BUILD) $(BUILD).log web/dist
