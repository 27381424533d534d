# SPDX-License-Identifier: GPL-2.0-or-later
#
# facts.mk - the facts format: $(FACTS_LIB) for readers, $(FACTS_DUMP) to look, $(FACTS_TEST).
# To be included by the Makefile at the top, which may set BUILD, CC and CFLAGS.

BUILD ?= build
FACTS_LIB := $(BUILD)/libfacts.a
FACTS_LIBS := -lelf -lzstd
FACTS_SRCS := facts/writer.c facts/reader.c facts/check.c facts/section.c facts/clean.c \
	facts/open-input.c facts/memory.c facts/shrunk.c \
	facts/dump.c facts/dump-expr.c
FACTS_OBJS := $(FACTS_SRCS:%.c=$(BUILD)/%.o)
FACTS_DUMP := $(BUILD)/facts-dump
FACTS_TEST := $(BUILD)/facts/test-facts
FACTS_TEST_OBJS := $(BUILD)/facts/test-facts.o $(BUILD)/facts/test-rules.o
FACTS_CFLAGS := -std=gnu17 -Wall -Wextra -Ifacts

$(FACTS_OBJS) $(BUILD)/facts/dump-main.o $(FACTS_TEST_OBJS): $(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(FACTS_CFLAGS) -MMD -MP -c -o $@ $<

$(FACTS_LIB): $(FACTS_OBJS)
	rm -f $@
	$(AR) rcsD $@ $^

# The writer's user provides facts_oom(); a program that only reads needs none of it.
$(FACTS_DUMP): $(BUILD)/facts/dump-main.o $(FACTS_LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(FACTS_LIBS)

$(FACTS_TEST): $(FACTS_TEST_OBJS) $(FACTS_LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(FACTS_LIBS) -lcmocka

-include $(FACTS_OBJS:.o=.d) $(BUILD)/facts/dump-main.d $(FACTS_TEST_OBJS:.o=.d)
