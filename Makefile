# Short names for the commands of CONTRIBUTING.md.

.DEFAULT_GOAL := help
.PHONY: help run test lint fmt build docker-build

JAR := gateway-server/target/gateway-server.jar

help: ## List the targets.
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

run: build ## Start the server; ARGS="--demo" for the model that needs no key.
	java -jar $(JAR) serve $(ARGS)

test: ## Run every test.
	mvn verify

lint: ## Check the format; compile with every warning (an error on JDK 25).
	mvn -q spotless:check test-compile

fmt: ## Format the code.
	mvn -q spotless:apply

build: ## Build the runnable jar.
	mvn -q -DskipTests package

docker-build: ## Build the container image.
	docker build -t sluice .
