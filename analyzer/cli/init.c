// SPDX-License-Identifier: GPL-2.0-or-later
/* init.c - lockctx init: `make check` in a folder that a kernel was built in. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli.h"
#include "../program/util.h"
#include "../report/output.h"
#include "../../kbuild/tree.h"

/* Tells our file from another's. */
#define MARK "# Made by lockctx init"

struct arguments { const char *source, *object; };

static const struct argp_option options[] = {
	{ "kernel", 'k', "KDIR", 0, "kernel source tree (default: the current folder)", 0 },
	{ "object", 'O', "OBJDIR", 0, "the folder it was built in (default: in place)", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case 'k': a->source = arg; break;
	case 'O': a->object = arg; break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* TEXT as one word of a recipe's shell, within single quotes. */
static void quote(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", out);
		else if (*text == '$')
			fputs("$$", out);
		else
			fputc(*text, out);
	}
}

/*
 * make prefers GNUmakefile to Makefile, so every goal comes through here. Kbuild's own makes name
 * their Makefile and never see it. A recipe that fails ends make with 2, whatever it failed with; only
 * in question mode a 1 is handed on, of a recipe that is run in spite of it.
 */
static void write_makefile(FILE *out, const char *lockctx, const struct tree *t)
{
	fputs(MARK ": adds the goal `check`; all others are those of Makefile.\n"
	      "# SPDX-License-Identifier: GPL-2.0-or-later\n"
	      "#\n"
	      "#\tmake check [M=folder | DIRS=\"folder...\"] [J=jobs] [V=1] [LOCKCTX_FLAGS=...]\n\n"
	      "ifeq ($(filter check,$(MAKECMDGOALS)),)\n"
	      "include Makefile\n"
	      "else\n"
	      "ifeq ($(MAKECMDGOALS),check)\n"
	      "MAKEFLAGS += -q\n"
	      "endif\n"
	      "lockctx-others := $(filter-out check,$(MAKECMDGOALS))\n"
	      "# A folder that is none of the kernel's is an external module's.\n"
	      "lockctx-dirs := $(DIRS) $(if $(M),$(if $(wildcard ", out);
	fprintf(out, "%s/$(M)),$(M),-M '$(M)'))\n\n", t->source);
	fputs("check: $(lockctx-others)\n\t+@MAKEFLAGS= '", out);
	quote(out, lockctx);
	fputs("' check -k '", out);
	quote(out, t->source);
	fputs("' -O '", out);
	quote(out, t->object);
	fputs("' $(if $(J),-j '$(J)') $(if $(filter 1 2,$(V)),-v) $(LOCKCTX_FLAGS) $(lockctx-dirs)\n\n"
	      "ifneq ($(lockctx-others),)\n"
	      "$(lockctx-others): lockctx-make\n\t@:\n"
	      "lockctx-make:\n\t+@$(MAKE) --no-print-directory -f Makefile $(lockctx-others)\n"
	      "endif\n"
	      ".PHONY: check lockctx-make $(lockctx-others)\n"
	      "endif\n", out);
}

/* Refuse to write over a file of somebody else's. */
static void check_ours(const char *path)
{
	FILE *f = fopen(path, "re");
	char line[sizeof(MARK)] = "";

	if (!f && errno == ENOENT)
		return;
	if (!f || !fgets(line, sizeof(line), f) || strcmp(line, MARK))
		die("%s: is there already, and not from lockctx: move it away", path);
	fclose(f);
}

/* What COMMAND prints, without the line's end; NULL when it fails. The caller frees it. */
static char *output_of(const char *command)
{
	FILE *f = popen(command, "re");
	char *line = NULL;
	size_t room = 0;
	ssize_t n = f ? getline(&line, &room, f) : -1;

	if (!f || pclose(f) || n < 1) {
		free(line);
		return NULL;
	}
	line[strcspn(line, "\n")] = '\0';
	return line;
}

/* git is not to see the file in FOLDER, when that is the top of a work tree. */
static void hide_from_git(const char *folder)
{
	static const char rule[] = "/GNUmakefile\n";
	char *line = NULL, *file;
	bool there = false;
	size_t room = 0;
	FILE *f;

	if (chdir(folder) || !(file = output_of("git rev-parse --show-cdup --git-path info/exclude "
						"2>/dev/null | sed '1{/./d};1d'")))
		return;
	f = fopen(file, "a+e");
	if (!f)
		die("%s: %s: add the line /GNUmakefile to it", file, strerror(errno));
	rewind(f);
	while (getline(&line, &room, f) > 0)
		there |= !strcmp(line, rule);
	if (!there)
		fputs(rule, f);
	if (fclose(f))
		die("%s: %s: add the line /GNUmakefile to it", file, strerror(errno));
	free(line);
	free(file);
}

int cmd_init(int argc, char **argv)
{
	static const struct argp argp = {
		options, parse, "", "Put a GNUmakefile where a kernel was built, or is going to be: "
		"`make check` there then checks it. All other goals stay as they are.", NULL, NULL, NULL
	};
	struct arguments a = { .source = "." };
	char *why, *self, *path;
	struct output o;
	struct tree t;

	options_parse(&argp, argc, argv, &a);
	if (tree_find(&t, a.source, a.object, &why))
		die("%s", why);
	self = realpath("/proc/self/exe", NULL);
	if (!self)
		die("cannot tell where lockctx is: %s", strerror(errno));
	path = xasprintf("%s/GNUmakefile", t.object);
	check_ours(path);
	if (output_open(&o, path, &why))
		die("%s", why);
	write_makefile(o.file, self, &t);
	if (output_close(&o, &why))
		die("%s", why);
	if (!strcmp(t.source, t.object))
		hide_from_git(t.object);
	printf("%s: 'make check' works there now\n", path);
	free(path);
	free(self);
	tree_release(&t);
	cli_written();
	return 0;
}
