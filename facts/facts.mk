# SPDX-License-Identifier: GPL-2.0-or-later
#
# facts.mk - the facts format: $(FACTS_LIB) for readers and tests, the writer alone for the plugin.
# To be included by the Makefile at the top, which may set BUILD, CC and CFLAGS.

BUILD ?= build
FACTS_LIB := $(BUILD)/libfacts.a
FACTS_LIBS := -lelf -lzstd
FACTS_SRCS := facts/writer.c facts/reader.c facts/check.c facts/section.c facts/dump.c
FACTS_OBJS := $(FACTS_SRCS:%.c=$(BUILD)/%.o)
FACTS_CFLAGS := -std=gnu17 -Wall -Wextra -Ifacts

$(FACTS_OBJS): $(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(FACTS_CFLAGS) -MMD -MP -c -o $@ $<

$(FACTS_LIB): $(FACTS_OBJS)
	rm -f $@
	$(AR) rcsD $@ $^

-include $(FACTS_OBJS:.o=.d)
