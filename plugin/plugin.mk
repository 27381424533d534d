# SPDX-License-Identifier: GPL-2.0-or-later
#
# plugin.mk - the GCC plugin, $(PLUGIN). To be included by the Makefile at the top, which may set
# BUILD, GCC (the compiler the plugin is for) and CXX.

BUILD ?= build
GCC ?= gcc
CXX ?= g++
PLUGIN := $(BUILD)/plugin/lockctx_plugin.so
PLUGIN_SRCS := $(addprefix plugin/,main.cc unit.cc toplevel.cc init.cc types.cc signature.cc \
	attr.cc lockpath.cc function.cc stmt.cc asm.cc expr.cc bits.cc access.cc emit.cc)
PLUGIN_OBJS := $(PLUGIN_SRCS:%.cc=$(BUILD)/%.o) $(BUILD)/plugin/writer.o
PLUGIN_INCLUDE = $(shell $(GCC) -print-file-name=plugin)/include
PLUGIN_FLAGS := -O2 -g -fPIC -fvisibility=hidden -Wall -Wextra -Ifacts -MMD -MP
PLUGIN_CXXFLAGS = $(PLUGIN_FLAGS) -fno-rtti -fno-exceptions -Iplugin -isystem $(PLUGIN_INCLUDE) \
	-idirafter plugin/missing

$(PLUGIN_INCLUDE)/plugin-version.h:
	@echo "lockctx: $(GCC) has no plugin headers: install gcc-$$($(GCC) -dumpversion)-plugin-dev, or run kbuild/setup.sh" >&2
	@exit 2

$(filter-out %/writer.o,$(PLUGIN_OBJS)): $(BUILD)/plugin/%.o: plugin/%.cc | $(PLUGIN_INCLUDE)/plugin-version.h
	@mkdir -p $(@D)
	$(CXX) $(PLUGIN_CXXFLAGS) -c -o $@ $<

$(BUILD)/plugin/writer.o: facts/writer.c
	@mkdir -p $(@D)
	$(CC) -std=gnu17 $(PLUGIN_FLAGS) -c -o $@ $<

# It brings with it what it needs, but for libc: a farm's machine has the compiler and this file,
# and no library that the compiler itself does not use.
$(PLUGIN): $(PLUGIN_OBJS)
	$(CXX) -shared -o $@ $^ -static-libstdc++ -static-libgcc -l:libzstd.a -Wl,--exclude-libs,ALL

-include $(PLUGIN_OBJS:.o=.d)
