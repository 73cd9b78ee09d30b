# Two commands on a fresh machine: `make run` and `make test`. They need Python 3.11 or newer, make and a package index.

PYTHON := $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11 python,$(shell command -v $(name) 2>/dev/null)))
NO_PYTHON := i-City: no Python found: install Python 3.11 or newer. 未找到 Python，请安装 3.11 或更高版本。
BOOTSTRAP := @if [ -z "$(PYTHON)" ]; then echo "$(NO_PYTHON)" >&2; exit 1; fi; "$(PYTHON)" bootstrap.py

.DEFAULT_GOAL := help
.PHONY: aloud browser help run web screens stop demo test lint bench

help:  ## show this
	@grep -E '^[a-z]+: .*##' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z]+):.*## /\1\t/' | while read -r name words; do printf '  make %-6s %s\n' "$$name" "$$words"; done

run:  ## start the whole city on this machine; Ctrl-C ends it 启动全部服务
	$(BOOTSTRAP)
	@exec .venv/bin/icity run

web:  ## build the pages of web/ 构建页面
	$(BOOTSTRAP)
	@exec .venv/bin/icity pages

stop:  ## end a city that `make run` started elsewhere 停止
	$(BOOTSTRAP)
	@exec .venv/bin/icity stop

demo:  ## one family's whole journey; CITY=siming|jimei|zoucheng|zoucheng-junior|shandong|kuiwen, JSON=1 prints one document 演示
	$(BOOTSTRAP)
	@exec .venv/bin/icity demo $(if $(CITY),--city "$(CITY)") $(if $(JSON),--json)

# The tests of pure rules, then those that drive a browser (which are patient), run beside those that wait for engines;
# all must pass.
RULES := tests/unit tests/policy_cases
PAGES := tests/browser
test:  ## lint, types, import contracts and all tests 测试
	$(BOOTSTRAP) --dev
	@$(MAKE) --no-print-directory -j2 lint browser
	@mkdir -p build; (.venv/bin/pytest $(RULES); failed=$$?; nice -n 10 .venv/bin/pytest --timeout=300 $(PAGES) || failed=1; exit $$failed) \
	  > build/beside.log 2>&1 & beside=$$!; \
	.venv/bin/pytest $(addprefix --ignore=,$(RULES) $(PAGES)); failed=$$?; \
	wait $$beside || failed=1; cat build/beside.log; exit $$failed

browser:
	@tests/browser/system-packages.sh
	@.venv/bin/icity pages

screens: lint browser  ## take the pictures of docs/screens anew 更新界面截图
	@mkdir -p docs/screens; SCREENS=1 .venv/bin/pytest --timeout=300 $(PAGES)

aloud: lint browser  ## walk the ready family with a screen reader and write docs/aloud.md 读屏实录
	@tests/aloud/system-packages.sh
	@exec .venv/bin/python -m tests.aloud.walk

lint:  ## ruff, mypy strict, import contracts 静态检查
	$(BOOTSTRAP) --dev
	@.venv/bin/ruff check --quiet
	@.venv/bin/ruff format --check --quiet
	@.venv/bin/mypy --no-error-summary
	@report=$$(.venv/bin/lint-imports --no-logo 2>&1) || { echo "$$report"; exit 1; }

bench:  ## measure, within five minutes 基准测试
	$(BOOTSTRAP) --dev
	@exec .venv/bin/python -m bench
