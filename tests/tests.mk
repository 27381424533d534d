# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests.mk - `make test` and its parts. To be included by the Makefile at the top, which may set
# BUILD, CC and CFLAGS, and which defines ANALYZER_CFLAGS and LIBS.

BUILD ?= build
UNIT_SRCS := $(sort $(wildcard tests/unit/*.c))
UNIT_OBJS := $(UNIT_SRCS:%.c=$(BUILD)/%.o)
UNIT_SHARED := $(filter-out $(BUILD)/tests/unit/test-%,$(UNIT_OBJS))
UNIT_TESTS := $(patsubst %.o,%,$(filter $(BUILD)/tests/unit/test-%,$(UNIT_OBJS)))
FUZZER := $(BUILD)/tests/fuzz/fuzz
FUZZER_OBJS := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tests/fuzz/*.c)))
OUTLIVE := $(BUILD)/tests/fix/outlive
OUTLIVE_OBJS := $(BUILD)/tests/fix/outlive.o
# All of the analyser but its main().
UNIT_ANALYZER := $(patsubst %.c,$(BUILD)/%.o,$(filter-out analyzer/cli/main.c, \
	$(sort $(wildcard analyzer/*/*.c))))

$(UNIT_OBJS) $(FUZZER_OBJS) $(OUTLIVE_OBJS): $(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(ANALYZER_CFLAGS) -MMD -MP -c -o $@ $<

$(UNIT_TESTS): %: %.o $(UNIT_SHARED) $(UNIT_ANALYZER) $(ASSET_OBJS) $(KBUILD_LIB) $(FACTS_LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

$(FUZZER): $(FUZZER_OBJS) $(UNIT_ANALYZER) $(ASSET_OBJS) $(KBUILD_LIB) $(FACTS_LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(OUTLIVE): $(OUTLIVE_OBJS) $(UNIT_ANALYZER) $(ASSET_OBJS) $(KBUILD_LIB) $(FACTS_LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

-include $(UNIT_OBJS:.o=.d) $(FUZZER_OBJS:.o=.d) $(OUTLIVE_OBJS:.o=.d)

# Everything that tests run, the command and the plugin aside.
test-programs: $(UNIT_TESTS) $(FACTS_TEST) $(KBUILD_TEST) $(FACTS_DUMP) $(KBUILD_EXTRACT) $(FUZZER) $(OUTLIVE)

# Each group runs whatever happened to those before; run-all.sh lists them.
test:
	+@BUILD='$(BUILD)' MAKE='$(MAKE)' tests/run-all.sh

test-unit: $(UNIT_TESTS)
	@tests/unit/run.sh $(BUILD)

# The engine against all runs of tiny random programs: COUNT of each kind, from number SEED on.
test-tiny: $(BUILD)/tests/unit/test-tiny
	@$<

test-cases: all
	@BUILD='$(BUILD)' tests/cases/run.sh

test-cli: all test-programs
	@BUILD='$(BUILD)' tests/run-all.sh cli

# Which of the lock bugs that upstream fixed are found in a Linux 6.12 without the fix; BUGS has some of
# them, by id. The first run reads many folders of the kernel.
test-recall: all test-programs
	@BUILD='$(BUILD)' tests/recall/run.sh $(BUGS)

test-fuzz: all
	+@BUILD='$(BUILD)' MAKE='$(MAKE)' tests/run-all.sh asan-build fuzz

# Plugin and cases with each GCC of Debian's suites, in chroots; SUITES has some of them, as in
# make test-gcc SUITES="trixie/14 trixie/host". Builds there, and nothing here.
test-gcc:
	@BUILD='$(BUILD)' tests/gcc/run.sh $(SUITES)

check-layers:
	@tests/layers/check-layers.sh

check-docs:
	@tests/layers/check-docs.sh

check-headers:
	@tests/layers/check-headers.sh

.PHONY: test test-programs test-unit test-tiny test-cases test-cli test-recall test-fuzz test-gcc check-layers check-docs check-headers
