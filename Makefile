# make run：收件箱汇总（收件箱空着时先放一个例子）。make test：全部检验。make bench：快慢与内存。
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --compile -c constraints.txt

.PHONY: run test lint unit bench bundle docs pictures constraints clean

# 退出码 1 表示“已完成，有材料要补正”，不是 make 的失败。
run: $(VENV)/.run
	@if ls -d inbox/*/ >/dev/null 2>&1; then $(BIN)/shuangsuiji run; else $(BIN)/shuangsuiji demo; fi || test $$? -eq 1

test: lint unit

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar sql

unit: $(VENV)/.test
	$(BIN)/python -m pytest -n 2

bench: .venv-bench/.done
	.venv-bench/bin/python -m bench

# 离线安装包 dist/shuangsuiji-<版本>-bundle.tar.gz：x86_64 和 aarch64 的全部轮子和 install.sh（docs/安装.md）。
bundle: $(VENV)/.run
	$(BIN)/python -m offline.bundle

# docs/rules.md、docs/dictionary.md 和使用手册里的规则由代码生成，不手写。
docs: $(VENV)/.run
	$(BIN)/python -m docs.generate

# 使用手册和 README 里的图由例子的真实输出画成（要有 LibreOffice、poppler、Chromium）。
pictures: $(VENV)/.test
	$(BIN)/python -m docs.pictures

constraints:
	uv pip compile --python-version 3.11 --extra test --extra bench pyproject.toml --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links --output-file constraints.txt

clean:
	rm -rf $(VENV) .venv-bench build dist

$(VENV)/.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新的版本（现在是 $$($(PYTHON) -V)）" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: pyproject.toml constraints.txt | $(VENV)/.venv
	@echo "正在安装（第一次约一两分钟）…"
	@$(PIP) -e .
	@$(BIN)/python -m compileall -q flows schemas sql
	@touch $@

$(VENV)/.test: $(VENV)/.run
	@echo "正在安装测试要用的…"
	@$(PIP) -e '.[test]'
	@touch $@

.venv-bench/.done: pyproject.toml constraints.txt
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	@touch $@
