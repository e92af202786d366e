# One command for each thing there is to do; `make` alone lists them.
SHELL := /bin/sh
export JAVA_HOME := $(shell scripts/find-jdk)
ifeq ($(JAVA_HOME),)
$(error no JDK 25 was found, see the message above)
endif
# Two modules at once, where neither needs the other.
MVN := mvn -B -ntp -T 2
# Maven 3.8 on JDK 25: its Guava uses what later JDKs remove.
export MAVEN_OPTS += --sun-misc-unsafe-memory-access=allow

.PHONY: help serve test coverage fuzz tools images format bench-inspect bench-disk bench-memory bench-warm bench-store bench-boot bench-service power-loss kill-store radosgw tempest clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: ## Build what is missing; serve API and console on http://127.0.0.1:9292
	@scripts/serve $(ARGS)

test: ## Run every test; names the Debian packages that are missing for some
	@scripts/check-tools || true
	$(MVN) verify
	scripts/test-launcher

coverage: ## Run every test and tell what it went through (MODULE/target/site/jacoco)
	$(MVN) -Pcoverage verify

fuzz: ## Fuzz every parser, 60 s each (ARGS="SECONDS NAME...")
	@scripts/fuzz $(ARGS)

tools: ## Install the Debian packages that the tests use (needs root)
	@scripts/check-tools --install

images: ## Build the Debian images that the tests read (cached)
	@testkit/images/build

format: ## Format the sources
	$(MVN) -q spotless:apply

bench-inspect: ## Time `assay inspect` against virt-inspector (ARGS="RUNS IMAGE...")
	@bench/inspect $(ARGS)

bench-disk: ## Time `assay convert` against qemu-img
	@bench/disk

bench-memory: ## Tell how memory grows with the size of a disk
	@bench/memory $(ARGS)

bench-warm: ## Time both in a JVM that has done it before
	@bench/warm

bench-store: ## Time the store against Glance's way, nginx, borg and restic (ARGS="PART...")
	@bench/store $(ARGS)

bench-boot: ## Boot Debian off the store, far away, without and with its boot profile
	@bench/boot

bench-service: ## Time the image service against a real Glance (ARGS="PART...")
	@bench/service $(ARGS)

power-loss: ## Cut the power under a store on XFS and look whether anything is lost (needs root)
	@bench/power-loss $(ARGS)

kill-store: ## Kill users of a store 200 times and look whether anything is lost
	@bench/kill-store $(ARGS)

radosgw: ## Run the tests of S3 against a one-node Ceph (needs root)
	@testkit/radosgw $(ARGS)

tempest: ## Run OpenStack Tempest's image tests against a server of ours
	@testkit/tempest $(ARGS)

clean: ## Remove what was built; the image cache and ./data stay
	$(MVN) -q clean
