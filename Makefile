# SPDX-License-Identifier: GPL-2.0-or-later
#
# Makefile - builds lockctx; README.md says what each goal is for.

BUILD ?= build
CC ?= gcc
GCC ?= gcc
CFLAGS ?= -O2 -g
SHELL := /bin/sh
# A folder of the same name elsewhere is none of ours.
unexport CDPATH

.DEFAULT_GOAL := all

# Files that the command carries, to print them or to write them out again.
ASSET_OBJS := $(BUILD)/analyzer/html/style.css.o $(BUILD)/analyzer/html/site.js.o $(BUILD)/docs/rules.md.o

include facts/facts.mk
include plugin/plugin.mk
include kbuild/kbuild.mk
-include kbuild/run.mk
-include tests/tests.mk
include install.mk

LOCKCTX := $(BUILD)/lockctx
LIBS := -ljansson -lelf -lzstd
ANALYZER_CFLAGS = -std=gnu17 -D_GNU_SOURCE -Wall -Wextra \
	-DSOURCE_DIR='"$(CURDIR)"' -DPLUGIN_FILE='"$(abspath $(PLUGIN))"'
ANALYZER_SRCS := $(sort $(wildcard analyzer/*/*.c))
ANALYZER_OBJS := $(ANALYZER_SRCS:%.c=$(BUILD)/%.o)

all: $(LOCKCTX) $(LOCKCTX)-cc $(PLUGIN)

$(ANALYZER_OBJS): $(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(ANALYZER_CFLAGS) -MMD -MP -c -o $@ $<

# Its hashes shift a byte into a sign; what is not ours is not for a sanitizer to stop at.
$(BUILD)/analyzer/program/stb.o: ANALYZER_CFLAGS += -fno-sanitize=undefined

$(filter $(BUILD)/analyzer/%,$(ASSET_OBJS)): $(BUILD)/%.o: %
	@mkdir -p $(@D)
	$(LD) -r -b binary -z noexecstack -o $@ $<

# All pages in one. The linker makes the symbols' names of the file's.
$(BUILD)/docs/rules.md.o: $(sort $(wildcard docs/rules/*.md))
	@mkdir -p $(@D)
	cat $^ >$(@D)/rules.md
	cd $(@D) && $(LD) -r -b binary -z noexecstack -o $(@F) rules.md

$(LOCKCTX): $(ANALYZER_OBJS) $(ASSET_OBJS) $(KBUILD_LIB) $(FACTS_LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# The checker for Kbuild's C=, which is lockctx under another name.
$(LOCKCTX)-cc: $(LOCKCTX)
	ln -sfn $(<F) $@

-include $(ANALYZER_OBJS:.o=.d)

clean:
	rm -rf $(BUILD)

.PHONY: all clean
