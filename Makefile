# Folkmoot's commands. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help env assets translations run test check bench bench-export bench-framework bench-load bench-respondents bench-sizing bench-statistics bench-themes
.PHONY: test-browser test-chaos test-feeds test-scale test-security test-statistics test-upgrade messages lock sbom clean

help: ## List these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 20

env: ## Make .venv with folkmoot in it, from the lock file, and compile the translations
	@scripts/environment.sh run

assets: ## Build the style sheets and the script that pages load
	@scripts/assets.sh

translations: ## Compile the translations
	@scripts/translations.sh

run: ## Serve the demonstration on this machine: make run PORT=8000
	@scripts/run.sh

test: ## Check and test everything
	@scripts/test.sh

check: ## Check style, types, imports, templates, translations and migrations
	@scripts/check.sh

bench: ## Measure, and print ratios rather than seconds
	@scripts/bench.sh

bench-export: ## Measure what taking 150,000 responses away costs, beside pandas and pyreadstat (about five minutes)
	@scripts/bench.sh export

bench-framework: ## Measure pages and feed with two million published figures on PostgreSQL (about ten minutes)
	@scripts/bench.sh framework

bench-load: ## Let half as many more come as can be answered, and send 100,000 responses (about an hour)
	@scripts/bench.sh load

bench-respondents: ## Measure what residents' answers cost, with up to a million stored (about ten minutes)
	@scripts/bench.sh respondents

bench-sizing: ## Measure what a response takes, and work out what 300 councils want of machines (about ten minutes)
	@scripts/bench.sh sizing

bench-statistics: ## Measure the statistics beside R and svy, and at fifty million respondents (about twenty minutes)
	@scripts/bench.sh statistics

bench-themes: ## Measure how well and how fast comments are read, beside a plain machine (about ten minutes)
	@scripts/bench.sh themes

test-chaos: ## Send 10,000 residents through every fault that we can make, and account for every answer
	@scripts/chaos.sh

test-scale: ## Serve from several machines and a cluster, lose one, and account for everything (root only; about five minutes)
	@scripts/test_scale.sh

test-security: ## Try doors, insiders and hostile input, and let a scanner attack a demonstration (about twenty minutes)
	@scripts/test_security.sh

test-statistics: ## Prove the statistics by simulation, a thousand surveys at a time (about twenty minutes)
	@scripts/test_statistics.sh

test-feeds: ## Send a hundred thousand hostile questions to the readers of the feeds
	@scripts/test_feeds.sh

test-upgrade: ## Upgrade from earlier versions while residents answer, and account for every request and answer
	@scripts/test_upgrade.sh

test-browser: ## Look at every page of residents as everybody does: any width, language, keyboard, colours and text size
	@scripts/browser.sh

messages: ## Bring the catalogues up to date with the words in the code
	@scripts/messages.sh

lock: ## Lock the dependencies of setup.cfg again, keeping versions that still fit
	@scripts/lock.sh

sbom: ## Write the software bill of materials to sbom.cdx.json, from the lock files
	@scripts/sbom.sh

clean: ## Remove what was built; the data in instance/ stay
	@scripts/clean.sh
