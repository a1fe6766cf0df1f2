# Every command of the project. PYTHON names the interpreter, PORT the port of `make run`.
PYTHON ?= python3

.PHONY: run test bench lint demo-reset

run:
	@$(PYTHON) scripts/keguan.py run

test:
	@$(PYTHON) scripts/keguan.py test

bench:
	@$(PYTHON) scripts/keguan.py bench

lint:
	@$(PYTHON) scripts/keguan.py lint

demo-reset:
	@$(PYTHON) scripts/keguan.py demo_reset
