# SPDX-License-Identifier: GPL-2.0-or-later
#
# install.mk - make install, uninstall. To be included by the Makefile at the top.
#
# PREFIX   what it is installed in (default: /usr/local)
# DESTDIR  put before every path, for packagers
# GCC_PLUGIN_LINK=yes  link the plugin into GCC's own folder as well, for `-fplugin=lockctx_plugin`

PREFIX ?= /usr/local
bindir = $(PREFIX)/bin
libdir = $(PREFIX)/lib/lockctx
sharedir = $(PREFIX)/share/lockctx
docdir = $(PREFIX)/share/doc/lockctx
mandir = $(PREFIX)/share/man
completiondir = $(PREFIX)/share/bash-completion/completions
GCC_PLUGIN_DIR = $(shell $(GCC) -print-file-name=plugin)

# What commands read and run later, under the names it has here; no tests, no C.
data = $(shell find $1 \( -name tests -o -name generated -o -name scenario -o -name runtime \) -prune -o \
	-type f ! -name '*.[co]' ! -path 'kbuild/*.h' ! -name '*.mk' ! -name 'test*' -print \
	2>/dev/null | LC_ALL=C sort)
SHARED = $(call data,analyzer/model sparse-annotations cocci hooks)
SCRIPTS = $(call data,kbuild)
PROGRAMS = $(LOCKCTX) $(wildcard $(BUILD)/lockctx-cc)
PAGES = README.md CONTRIBUTING.md $(sort $(wildcard docs/*.md docs/*/*.md))
MANUALS = $(sort $(wildcard docs/*.[1-9]))

install: all
	install -d '$(DESTDIR)$(bindir)' '$(DESTDIR)$(libdir)' '$(DESTDIR)$(completiondir)'
	install $(PROGRAMS) '$(DESTDIR)$(bindir)'
	install -m 644 $(PLUGIN) '$(DESTDIR)$(libdir)'
	install -m 644 completions/lockctx '$(DESTDIR)$(completiondir)/lockctx'
	for file in $(SHARED); do \
		install -D -m "$$(test -x "$$file" && echo 755 || echo 644)" "$$file" \
			"$(DESTDIR)$(sharedir)/$$file" || exit; \
	done
	for file in $(SCRIPTS); do \
		install -D -m "$$(test -x "$$file" && echo 755 || echo 644)" "$$file" \
			"$(DESTDIR)$(libdir)/$$file" || exit; \
	done
	for page in $(PAGES); do \
		install -D -m 644 "$$page" "$(DESTDIR)$(docdir)/$$page" || exit; \
	done
	for page in $(MANUALS); do \
		install -D -m 644 "$$page" "$(DESTDIR)$(mandir)/man$${page##*.}/$${page##*/}" || exit; \
	done
ifeq ($(GCC_PLUGIN_LINK),yes)
	install -d '$(DESTDIR)$(GCC_PLUGIN_DIR)'
	ln -sf '$(libdir)/$(notdir $(PLUGIN))' '$(DESTDIR)$(GCC_PLUGIN_DIR)/'
endif

uninstall:
	rm -f $(foreach p,$(PROGRAMS),'$(DESTDIR)$(bindir)/$(notdir $p)')
	rm -f '$(DESTDIR)$(completiondir)/lockctx'
	rm -f $(foreach p,$(MANUALS),'$(DESTDIR)$(mandir)/man$(subst .,,$(suffix $p))/$(notdir $p)')
	rm -rf '$(DESTDIR)$(libdir)' '$(DESTDIR)$(sharedir)' '$(DESTDIR)$(docdir)'
	if [ -L '$(DESTDIR)$(GCC_PLUGIN_DIR)/$(notdir $(PLUGIN))' ]; then \
		rm '$(DESTDIR)$(GCC_PLUGIN_DIR)/$(notdir $(PLUGIN))'; \
	fi

.PHONY: install uninstall
