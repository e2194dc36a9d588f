# Each target sets up what it needs. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: bench help run test check coverage build drill drill-load simulate pictures environment layers

BIN := .venv/bin
LAYERS := core pdf seal scan
PINS := -e '.[dev]' $(foreach layer,pdf seal scan,-r layers/$(layer)/requirements.txt)
SAM := aws-sam-cli==1.170.0

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST)

run: environment ## Start the local cloud in the foreground and print its addresses
	@$(BIN)/baton up

test: environment layers ## Run every test, browsers and local cloud included
	@sh tools/test_tools.sh
	@$(BIN)/pytest -n auto --maxprocesses 4 --no-loadscope-reorder

check: environment ## Format, lint, types, template lint, house rules
	@$(BIN)/ruff format --check -q .
	@$(BIN)/ruff check -q .
	@$(BIN)/mypy
	@$(BIN)/cfn-lint template.yaml
	@$(BIN)/pytest -q tests/architecture tests/template

bench: environment layers ## Measure the budgets: counts and ratios
	@PYTHONPATH=tools:.local/native $(BIN)/python -m tests.bench

coverage: environment ## Show which branches of what decides no test takes
	@$(BIN)/pytest -q tests/domain tests/actions tests/pages/test_rendering.py \
		tests/pages/test_messages.py --cov --cov-report=
	@$(BIN)/coverage report --include='layers/core/baton/domain/*'

build: environment ## Build what is deployed to AWS, into .aws-sam/, through `sam build`
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13) and \
		"make build needs Python 3.13, the runtime of the functions: install it, remove .venv, try again.")'
	@sh tools/environment.sh .local/sam $(SAM)
	@PATH="$(CURDIR)/$(BIN):$$PATH" SAM_CLI_TELEMETRY=0 .local/sam/bin/sam build
	@$(BIN)/python -m compileall -q --invalidation-mode unchecked-hash -x 'Layer/' .aws-sam/build

drill: environment layers ## Kill the functions at every AWS call of the story and compare the end
	@$(BIN)/baton drill

drill-load: environment layers ## Let patients come while functions die, queues are lost and the provider is out
	@$(BIN)/baton drill-load

simulate: environment ## Every single fault, every pair, random ones, mutants: some 20 minutes on two processors
	@$(BIN)/baton simulate --faults one --story prompt
	@$(BIN)/baton simulate --faults one --pack new-patient
	@$(BIN)/baton simulate --faults two --pack new-patient --story prompt
	@$(BIN)/baton simulate --faults random --schedules 20000
	@$(BIN)/baton simulate --races 6
	@$(BIN)/baton simulate --mutants

pictures: environment ## Take the pictures of docs/images from the fresh demo that is up
	@$(BIN)/python -m tests.browser.pictures

environment:
	@sh tools/environment.sh .venv $(PINS)

layers: environment
	@for layer in $(LAYERS); do $(BIN)/python tools/build_layer.py $$layer >/dev/null || exit 1; done
