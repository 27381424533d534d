# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.mk - goals that work on a kernel: run, check, test-kernel, test-trees, test-bytes, test-runtime,
# patches, test-patches, test-html, bench. To be included by the Makefile at the top, which may set
# BUILD and GCC, and which defines
# `all`.

BUILD ?= build
KBUILD_ENV = BUILD='$(BUILD)' CC='$(CC)' CXX='$(CXX)' GCC='$(GCC)'

# Installs first what a build needs, so that it cannot depend on one.
run:
	+@$(KBUILD_ENV) MAKE='$(MAKE)' kbuild/run.sh

# make check KDIR=... [O=...] [DIRS="..."] - exit status: 0 clean, 1 findings, 2 could not run.
# A recipe that fails makes make exit with 2, whatever it failed with. Only in question mode (-q) it
# hands on a 1, of a recipe that is run in spite of it (+), so `make check` is put into that mode.
ifeq ($(MAKECMDGOALS),check)
MAKEFLAGS += -q
endif
check:
	+@MAKEFLAGS= $(KBUILD_ENV) MAKE='$(MAKE)' KDIR='$(KDIR)' O='$(O)' DIRS='$(DIRS)' kbuild/check.sh

# Linux 5.10 with its scenarios, and the other versions.
test-kernel: all
	@$(KBUILD_ENV) tests/kernel/run.sh

# Every kernel that Debian's suites have, the newest and those before; takes hours. TREES has some of
# them, as in make test-trees TREES="6.12 trixie-security/6.12=6.12.118-1".
test-trees: all $(KBUILD_EXTRACT)
	@$(KBUILD_ENV) tests/kernel/trees.sh $(TREES)

# Objects of a kernel that is built with the plugin riding along are the same bytes.
test-bytes: all $(KBUILD_EXTRACT)
	@$(KBUILD_ENV) tests/bytes/run.sh

# Trees of Linux 5.10 under QEMU against what the analyser says, and bugs that it found without their
# fix and with it. RUNTIME has options for the one, FOUND for the other, and only that is run, as in
# make test-runtime RUNTIME="--only synic-autoeoi"
# make test-runtime FOUND=pm-reboot-hibernate
RUNTIME_INIT := $(BUILD)/tests/runtime/init
RUNTIME_SRCS := $(sort $(wildcard tests/runtime/*.c tests/runtime/guest/*.[cS]))

$(RUNTIME_INIT): $(RUNTIME_SRCS) $(wildcard tests/runtime/*.h tests/runtime/guest/*.h)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -static -pthread -o $@ $(RUNTIME_SRCS)

test-runtime: all $(RUNTIME_INIT)
	@kbuild/setup.sh runtime
	@[ -n '$(FOUND)' ] || $(KBUILD_ENV) MAKE='$(MAKE)' tests/runtime/run.sh $(RUNTIME)
	@[ -n '$(RUNTIME)' ] || $(KBUILD_ENV) MAKE='$(MAKE)' tests/runtime/prove.sh $(FOUND)

# The patch series of cocci/generated, from the semantic patches that they are made with.
patches: all
	@$(KBUILD_ENV) cocci/patches.sh

# make check-verdicts REPORT=FILE.json VERDICTS=docs/verdicts/TREE.tsv: what was judged by reading, and what is new.
check-verdicts:
	@kbuild/verdicts.sh "$(REPORT)" "$(VERDICTS)"

# Analyses and compiles the tree after each of these patches; takes several minutes.
test-patches: all
	@$(KBUILD_ENV) tests/patches/run.sh --prove

# What lockctx fix proposes for two trees of 5.10; takes several minutes.
test-fix: all
	@$(KBUILD_ENV) tests/kernel/fix.sh

# The pages of a report in headless Chromium; screenshots are left in $(BUILD)/tests/html.
test-html: all
	@kbuild/setup.sh browser
	@$(KBUILD_ENV) tests/html/run.sh

# A compile with the plugin that icecc sends away brings facts back; a farm of two daemons.
test-farm: all
	@kbuild/setup.sh farm
	@$(KBUILD_ENV) tests/icecc/run.sh

# The headers of annotations bring GCC no new message, over 5.10 to 7.3.
test-annotations: all $(KBUILD_EXTRACT)
	@$(KBUILD_ENV) tests/annotations/run.sh

# One program, three readers, with clang 23 of another suite.
test-clang: all
	@kbuild/fetch-tool.sh sid clang-23
	@BUILD='$(BUILD)' tests/sparse/run.sh clang

# The Debian package builds, and lintian finds no error in it.
test-package:
	@kbuild/setup.sh package
	@$(KBUILD_ENV) tests/package/run.sh

# What it all costs, in ratios; takes several minutes.
bench: all $(KBUILD_EXTRACT) $(BUILD)/bench/measure
	@$(KBUILD_ENV) bench/bench.sh

# FACTS: a folder that `lockctx check --facts` has filled for a whole kernel.
bench-kernel: all $(BUILD)/bench/measure
	@BUILD='$(BUILD)' bench/kernel.sh $(FACTS)

$(BUILD)/bench/measure: bench/measure.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -o $@ $<

.PHONY: check-verdicts test-annotations test-trees test-clang run check test-kernel test-fix test-bytes test-runtime patches test-patches test-html test-package test-farm bench bench-kernel
