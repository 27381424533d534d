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
FUZZER_OBJS := $(patsubst %.c,$(BUILD)/%.o,$(filter-out tests/fuzz/readers.c,$(sort $(wildcard tests/fuzz/*.c))))
READERS := $(BUILD)/tests/fuzz/readers
READERS_OBJS := $(BUILD)/tests/fuzz/readers.o
# (glibc's obstack.h adds to null pointers)
FUZZ_CLANG ?= clang
FUZZ_CFLAGS := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=undefined -fno-sanitize=pointer-overflow
SECONDS ?= 60
INJECT := $(BUILD)/tests/faults/inject
NO_MEMORY := $(BUILD)/tests/faults/memory.so
OUTLIVE := $(BUILD)/tests/fix/outlive
OUTLIVE_OBJS := $(BUILD)/tests/fix/outlive.o
# All of the analyser but its main().
UNIT_ANALYZER := $(patsubst %.c,$(BUILD)/%.o,$(filter-out analyzer/cli/main.c, \
	$(sort $(wildcard analyzer/*/*.c))))

$(UNIT_OBJS) $(FUZZER_OBJS) $(READERS_OBJS) $(OUTLIVE_OBJS): $(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(ANALYZER_CFLAGS) -MMD -MP -c -o $@ $<

$(UNIT_TESTS): %: %.o $(UNIT_SHARED) $(UNIT_ANALYZER) $(ASSET_OBJS) $(KBUILD_LIB) $(FACTS_LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

$(FUZZER): $(FUZZER_OBJS) $(UNIT_ANALYZER) $(ASSET_OBJS) $(KBUILD_LIB) $(FACTS_LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# With clang and the flags of `make fuzz` alone.
$(READERS): $(READERS_OBJS) $(UNIT_ANALYZER) $(ASSET_OBJS) $(KBUILD_LIB) $(FACTS_LIB)
	$(CC) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -Wl,--wrap=die -o $@ $^ $(LIBS)

$(OUTLIVE): $(OUTLIVE_OBJS) $(UNIT_ANALYZER) $(ASSET_OBJS) $(KBUILD_LIB) $(FACTS_LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

-include $(UNIT_OBJS:.o=.d) $(FUZZER_OBJS:.o=.d) $(READERS_OBJS:.o=.d) $(OUTLIVE_OBJS:.o=.d)

$(INJECT): tests/faults/inject.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Wall -Wextra -o $@ $<

$(NO_MEMORY): tests/faults/memory.c
	@mkdir -p $(@D)
	$(CC) -O2 -Wall -Wextra -shared -fPIC -o $@ $<

# Everything that tests run, the command and the plugin aside.
test-programs: $(UNIT_TESTS) $(FACTS_TEST) $(KBUILD_TEST) $(FACTS_DUMP) $(KBUILD_EXTRACT) $(FUZZER) $(OUTLIVE) $(INJECT) $(NO_MEMORY)

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

# For how many of those that are found lockctx fix keeps a candidate; the patches stay in
# $(BUILD)/tests/recall-fix, to be read (docs/fix-quality.md).
test-fix-quality: all test-programs
	@BUILD='$(BUILD)' tests/recall/fix.sh $(BUGS)

# Small lock bugs put into a kernel: all of them, or those that MUTANTS names.
test-mutants-kernel: all test-programs
	@BUILD='$(BUILD)' tests/mutants/run.sh $(MUTANTS)

test-fuzz: all
	+@BUILD='$(BUILD)' MAKE='$(MAKE)' tests/run-all.sh asan-build fuzz

# What reads things from outside, under libFuzzer for SECONDS each; READER has some of them. What it
# has learned is kept in $(BUILD)/fuzz/tests/fuzz/corpus.
fuzz: all
	+@$(MAKE) BUILD='$(BUILD)/fuzz' CC='$(FUZZ_CLANG)' CFLAGS='$(FUZZ_CFLAGS)' '$(BUILD)/fuzz/tests/fuzz/readers'
	@BUILD='$(BUILD)' TIME='$(SECONDS)' tests/fuzz/readers.sh '$(BUILD)/fuzz/tests/fuzz/readers' $(READER)

# Each call that fails, and COUNT kills at random: then all as it was, or a line.
test-faults: all $(INJECT) $(NO_MEMORY)
	@BUILD='$(BUILD)' tests/faults/test-inject.sh
	@BUILD='$(BUILD)' COUNT='$(or $(COUNT),200)' tests/faults/test-kill.sh

# Code that takes as long to analyse as code can; SHAPES has some of them.
test-hurt: all
	@BUILD='$(BUILD)' tests/hurt/run.sh $(SHAPES)

# Plugin and cases with each GCC of Debian's suites, in chroots; SUITES has some of them, as in
# make test-gcc SUITES="trixie/14 trixie/host". Builds there, and nothing here.
test-gcc:
	@BUILD='$(BUILD)' tests/gcc/run.sh $(SUITES)

# Which mutations of the engine, the models and the linker no test notices; MUTANTS has some of them, by id.
mutants: all test-programs
	@BUILD='$(BUILD)' MAKE='$(MAKE)' tests/mutants/engine.sh $(MUTANTS)

# Which lines of analyzer/, facts/ and kbuild/ tests run; GROUPS has some of the groups of run-all.sh.
coverage:
	+@BUILD='$(BUILD)' MAKE='$(MAKE)' tests/coverage/run.sh $(GROUPS)

check-layers:
	@tests/layers/check-layers.sh

check-docs:
	@tests/layers/check-docs.sh

check-headers:
	@tests/layers/check-headers.sh

.PHONY: test test-programs test-unit test-tiny test-cases test-cli test-recall test-fix-quality test-mutants-kernel test-fuzz fuzz test-faults test-hurt test-gcc mutants coverage check-layers check-docs check-headers
