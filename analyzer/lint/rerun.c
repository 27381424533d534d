// SPDX-License-Identifier: GPL-2.0-or-later
/* rerun.c - see rerun.h. */
#include "rerun.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run.h"

static bool has_prefix(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (str_starts(name, *list))
			return true;
	return false;
}

static bool has_suffix(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (str_ends(name, *list))
			return true;
	return false;
}

/* What only compiles read, or nothing at all. All else may be read by a Makefile or a script. */
bool changes_build(const char *name)
{
	static const char *const beside[] = {
		"Documentation/", "LICENSES/", "tools/testing/", "samples/", ".git", ".mailmap",
		"MAINTAINERS", "CREDITS", "COPYING", "README", NULL,
	};
	static const char *const generating[] = { "asm-offsets.c", "/bounds.c", NULL };
	static const char *const compiled[] = {
		".c", ".h", ".S", ".rst", ".txt", ".dts", ".dtsi", ".yaml", ".md", NULL,
	};

	if (has_prefix(name, beside))
		return false;
	return str_starts(name, "scripts/") || has_suffix(name, generating) ||
	       !has_suffix(name, compiled);
}

static bool has_makefile(const char *tree, const char *dir)
{
	char *kbuild = str_printf("%s/%s/Kbuild", tree, dir);
	char *makefile = str_printf("%s/%s/Makefile", tree, dir);
	bool found = access(kbuild, F_OK) == 0 || access(makefile, F_OK) == 0;

	free(kbuild);
	free(makefile);
	return found;
}

/* Is DIR, or a folder it is in, among GOALS already? */
static bool is_covered(const struct strv *goals, const char *dir)
{
	for (size_t i = 0; i < goals->count; i++) {
		size_t n = strlen(goals->items[i]);

		if (!strncmp(goals->items[i], dir, n) && (!dir[n] || dir[n] == '/'))
			return true;
	}
	return false;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The folders that Kbuild can be given as goals to come to all SOURCES. */
static void find_goals(struct strv *goals, const char *tree, const struct strv *sources)
{
	struct strv dirs = STRV_INIT;

	for (size_t i = 0; i < sources->count; i++) {
		char *dir = str_printf("%s", sources->items[i]), *slash;

		while ((slash = strrchr(dir, '/'))) {
			*slash = '\0';
			if (has_makefile(tree, dir))
				break;
		}
		if (slash)
			strv_add(&dirs, dir);
		free(dir);
	}
	if (dirs.count)
		qsort(dirs.items, dirs.count, sizeof(*dirs.items), by_name);
	for (size_t i = 0; i < dirs.count; i++)
		if (!is_covered(goals, dirs.items[i]))
			strv_add(goals, dirs.items[i]);
	strv_release(&dirs);
}

char *run_kbuild(const struct strv *wrapper, const char *script, const char *tree,
		 const char *object, const char *new, const struct strv *sources)
{
	struct program_run run = { 0 };
	struct strv argv = STRV_INIT, goals = STRV_INIT;
	char *why = NULL;

	find_goals(&goals, tree, sources);
	for (size_t i = 0; i < wrapper->count; i++)
		strv_add(&argv, wrapper->items[i]);
	strv_add(&argv, script);
	strv_add(&argv, tree);
	strv_add(&argv, object);
	strv_add(&argv, new);
	for (size_t i = 0; i < goals.count; i++)
		strv_add(&argv, goals.items[i]);
	if (program_start(&run, argv.items))
		why = str_printf("%s", run.why ? run.why : "Kbuild failed and said nothing");
	program_release(&run);
	strv_release(&argv);
	strv_release(&goals);
	return why;
}
