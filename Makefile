# The two commands are `make run` and `make test`; each does all of its own set-up.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

CACHE ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/schalter
# One target directory that survives clones, so that a second run compiles only what changed.
export CARGO_TARGET_DIR ?= $(CACHE)/target
export SCHALTER_TEST_PYTHON ?= $(CACHE)/venv/bin/python
NEXTEST := $(shell cargo nextest --version >/dev/null 2>&1 && echo yes)
DATA ?= ./data

DEBUG := $(CARGO_TARGET_DIR)/debug
RELEASE := $(CARGO_TARGET_DIR)/release
# Where the reports of the proofs are written, as JSON and as tables.
REPORTS := $(CARGO_TARGET_DIR)/reports

.PHONY: help run test bench chaos attack instructions proof-build proof proof-bench proof-chaos proof-attack fmt check setup-run setup-test client test-rust test-client test-e2e screenshots

help:            ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 16

run: setup-run client   ## build the release binary, make the demo county when there is none, start it on http://127.0.0.1:8080
	cargo build --release --locked -p schalter
	@SCHALTER_DATA=$(DATA) deploy/run-demo "$(CARGO_TARGET_DIR)/release/schalter"

test: setup-test check client test-rust test-client test-e2e proof   ## everything CI checks

check: client        ## format and lints; warnings are errors
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cd web-client && npm run check && npm run lint

test-rust: client
	cargo build --locked -p schalter
ifeq ($(NEXTEST),yes)
	.ci/with-postgres cargo nextest run --workspace --locked --no-fail-fast
else
	.ci/with-postgres cargo test --workspace --locked --no-fail-fast
endif
	"$(SCHALTER_TEST_PYTHON)" server/domain/tests/holidays_check.py --check

test-client: client
	cd web-client && npm test && npm run budget

test-e2e: client     ## the main job in real browsers
	cargo build --locked -p schalter
	cd web-client && SCHALTER_BIN="$(CARGO_TARGET_DIR)/debug/schalter" npm run e2e

bench: setup-test client instructions   ## every budget, and other programs at the same work; 40 minutes of an idle machine, with building
	cargo build --release --locked -p schalter -p schalter-load-tests
	cargo build --release --locked -p schalter-app --example fill_days
	@mkdir -p "$(REPORTS)"
	SCHALTER_TEST_POSTGRES_FSYNC=on .ci/with-postgres "$(RELEASE)/schalter-load-tests" all --peers --server "$(RELEASE)/schalter" \
		--json "$(REPORTS)/bench.json" --markdown "$(REPORTS)/bench.md"

chaos: setup-test client   ## kill processes under load, take disk, clock and mail server away, and count afterwards
	cargo build --release --locked -p schalter -p schalter-chaos
	@mkdir -p "$(REPORTS)"
	.ci/with-postgres "$(RELEASE)/schalter-chaos" --server "$(RELEASE)/schalter" --json "$(REPORTS)/chaos.json"

attack: setup-test client  ## attack a running Schalter, row by row of the threat model (docs/security.md)
	cargo build --release --locked -p schalter -p schalter-attack
	@mkdir -p "$(REPORTS)"
	.ci/with-postgres "$(RELEASE)/schalter-attack" --server "$(RELEASE)/schalter" --proofs \
		--contract "$(SCHALTER_TEST_PYTHON)" --json "$(REPORTS)/attack.json"

instructions: setup-test   ## instruction counts of what must stay fast
	load-tests/instructions/run

# They show that nothing is lost, doubled or broken, not how fast it is: that is why the three may share the machine.
proof: proof-build instructions   ## the short forms of bench, chaos and attack
	$(MAKE) --no-print-directory --jobs=3 --output-sync=target proof-bench proof-chaos proof-attack

proof-bench:
	.ci/with-postgres "$(DEBUG)/schalter-load-tests" all --short --server "$(DEBUG)/schalter"

proof-chaos:
	.ci/with-postgres "$(DEBUG)/schalter-chaos" --short --server "$(DEBUG)/schalter"

proof-attack:
	.ci/with-postgres "$(DEBUG)/schalter-attack" --short --server "$(DEBUG)/schalter" --contract "$(SCHALTER_TEST_PYTHON)"

proof-build: setup-test client
	cargo build --locked -p schalter -p schalter-load-tests -p schalter-chaos -p schalter-attack
	cargo build --locked -p schalter-app --example fill_days

fmt:             ## format everything
	cargo fmt --all
	cd web-client && npm run lint -- --fix

screenshots: client
	cargo build --locked -p schalter
	cd web-client && SCHALTER_BIN="$(CARGO_TARGET_DIR)/debug/schalter" npm run screenshots

client: web-client/dist/index.html

web-client/dist/index.html: web-client/node_modules/.package-lock.json web-client/index.html $(shell find web-client/src web-client/public web-client/*.ts server/openapi.json -type f 2>/dev/null)
	cd web-client && npm run build

web-client/node_modules/.package-lock.json: web-client/package-lock.json
	cd web-client && npm ci --no-audit --no-fund
	touch $@

setup-run:
	@.ci/setup run

setup-test:
	@.ci/setup test "$(CACHE)/venv"
