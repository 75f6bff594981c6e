# The front door. `make` builds build/duxue.
BUILD ?= build
CC ?= gcc
CMAKE_FLAGS ?=
JOBS ?= $(shell nproc)

.PHONY: all server test lint format fuzz bench clean

all: server

server:
	cmake -G Ninja -S . -B $(BUILD) -DCMAKE_C_COMPILER=$(CC) $(CMAKE_FLAGS) > $(BUILD).log 2>&1 || { cat $(BUILD).log; exit 1; }
	ninja -C $(BUILD) -j $(JOBS)

test: all
	tests/run.sh $(BUILD)

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
