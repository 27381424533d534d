# SPDX-License-Identifier: GPL-2.0-or-later
#
# kbuild.mk - extraction from a kernel tree: $(KBUILD_LIB) for the command line, kbuild-extract for
# tests and measurements. To be included by the Makefile at the top, which may set BUILD, CC and
# CFLAGS.

BUILD ?= build
KBUILD_LIB := $(BUILD)/libkbuild.a
KBUILD_SRCS := kbuild/strv.c kbuild/cmdfile.c kbuild/tree.c kbuild/inputs.c kbuild/jobs.c \
	kbuild/outdir.c kbuild/extract.c kbuild/result.c kbuild/record.c kbuild/blame.c
KBUILD_OBJS := $(KBUILD_SRCS:%.c=$(BUILD)/%.o)
KBUILD_EXTRACT := $(BUILD)/kbuild-extract
KBUILD_TEST := $(BUILD)/kbuild/test-cmdfile
KBUILD_CFLAGS := -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Ikbuild

$(KBUILD_OBJS) $(BUILD)/kbuild/extract-main.o $(KBUILD_TEST).o: $(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(KBUILD_CFLAGS) -MMD -MP -c -o $@ $<

$(KBUILD_LIB): $(KBUILD_OBJS)
	rm -f $@
	$(AR) rcsD $@ $^

$(KBUILD_EXTRACT): $(BUILD)/kbuild/extract-main.o $(KBUILD_LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^

$(KBUILD_TEST): $(KBUILD_TEST).o $(KBUILD_LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lcmocka

-include $(KBUILD_OBJS:.o=.d) $(BUILD)/kbuild/extract-main.d $(KBUILD_TEST).d
