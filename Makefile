# council-router. "make" lists the targets; the work is in scripts/.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test test-all test-containers test-clients ready it real soak fuzz bench bench-council bench-e2e bench-compare compare-transcripts dist docker install-dev lint format clean

help: ## list the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z][a-z0-9-]*:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build if needed and start the gateway on port 11430 (ARGS="--port 8080")
	@exec scripts/run $(ARGS)

test: ## build and run every test that needs only a JDK and the Maven repository
	@exec scripts/test

test-all: ## the suites that need more than a JDK: image, nginx, Prometheus, browser, client SDKs (SUITE=dist for one)
	@exec scripts/suites $(SUITE)

test-containers: ## PostgreSQL and the gateway's image in containers; skipped if no container engine answers
	@scripts/test-containers || [ $$? -eq 77 ]

test-clients: ## coding agents, headless through the gateway; writes the table in docs/agents.md (AGENT=codex for one)
	@scripts/clients/run || [ $$? -eq 77 ]

ready: ## before you push: format, compile, unit tests, architecture rules
	@scripts/mvn -B -ntp -q -T 1C spotless:apply test
	@echo ready

it: ## the integration tests alone (src/it)
	@exec scripts/mvn -B -ntp -Dtest=NoUnitTest -Dsurefire.failIfNoSpecifiedTests=false verify

real: ## tests against real engines on this machine
	@exec scripts/real/run $(ARGS)

soak: ## hours of load, watching memory, slots and descriptors
	@exec scripts/bench-e2e --soak $(ARGS)

fuzz: ## fuzz the parsers for a minute (ARGS="600 Sse": total seconds, part of a name)
	@exec scripts/fuzz $(ARGS)

bench: ## JMH benchmarks (FILTER=Sse, ARGS="-prof gc")
	@exec scripts/bench $(if $(FILTER),'$(FILTER)') $(ARGS)

bench-council: ## what a council costs in addition to its members' requests
	@exec scripts/bench-e2e --council

bench-e2e: ## the whole gateway against nginx: CPU, latency, memory
	@exec scripts/bench-e2e $(ARGS)

bench-compare: ## compare two commits: gateways and benchmarks (BASE=main HEAD=ref ARGS="--rounds 9")
	@exec scripts/bench-compare $(if $(BASE),--base '$(BASE)') $(if $(HEAD),--head '$(HEAD)') $(ARGS)

compare-transcripts: ## compare two commits' bytes in all translations and transcripts (BASE=main HEAD=ref)
	@exec scripts/compare-transcripts $(if $(BASE),--base '$(BASE)') $(if $(HEAD),--head '$(HEAD)') $(ARGS)

dist: ## self-contained image in dist/council-router with its own Java runtime
	@exec scripts/dist

docker: ## container image council-router:latest (ARGS="-t name:tag")
	@exec docker build --build-arg COMMIT="$$(git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)" -t council-router:latest $(ARGS) .

install-dev: ## fetch everything that building and testing need
	@exec scripts/install-dev

lint: ## formatting and static checks, Java, shell and Python; changes nothing
	@scripts/mvn -B -ntp -q spotless:check test-compile
	@scripts/lint || [ $$? -eq 77 ]
	@echo "lint: nothing to complain about"

format: ## format all Java sources
	@scripts/mvn -B -ntp -q spotless:apply

clean: ## remove everything that was built
	rm -rf build dist target */target
