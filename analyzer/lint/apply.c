// SPDX-License-Identifier: GPL-2.0-or-later
/* apply.c - see apply.h. */
#include "apply.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "run.h"

/* The most folders in front of the names of a diff: "old/linux/" is two. */
#define MAX_LEVEL 4

/* Run the command of WORDS on W's diff, below its tree. */
static int run(const struct way *w, struct program_run *run, const char *words)
{
	char *line = str_printf("%s -p%d", words, w->level);
	/* Git would leave out what is not below the current folder of a repository around the tree. */
	char *ceiling = str_printf("GIT_CEILING_DIRECTORIES=%.*s",
				   (int)(strrchr(w->tree, '/') - w->tree), w->tree);
	const char *const git[] = { "--", w->diff, NULL };
	const char *const patch[] = { "-i", w->diff, NULL };
	int status;

	*run = (struct program_run){ .cwd = w->tree, .plain = true, .set = ceiling };
	status = program_words(run, line, w->patch ? patch : git);
	free(ceiling);
	free(line);
	return status;
}

static char *why(const struct program_run *run, const char *tool)
{
	return run->why ? str_printf("%s", run->why) : str_printf("%s failed", tool);
}

/* The names that git tells: the new ones, with `-R` the old ones. */
static int git_names(const struct way *w, const char *reverse, struct strv *names, char **error)
{
	char *words = str_printf("git apply --numstat -z %s", reverse), *at, *name;
	struct program_run git;
	int failed = run(w, &git, words);

	/* Numbers stand in front of it, and a tab behind each. */
	for (at = git.out; !failed && at < git.out + git.size; at += strlen(at) + 1)
		if ((name = strchr(at, '\t')) && (name = strchr(name + 1, '\t')))
			strv_add(names, name + 1);
	if (failed)
		*error = why(&git, "git apply");
	program_release(&git);
	free(words);
	return failed ? -1 : 0;
}

/* The names that patch tells. It quotes those that have special characters, which no kernel has. */
static int patch_names(const struct way *w, struct strv *names, char **error)
{
	static const char key[] = "checking file ";
	struct program_run patch;
	int failed = run(w, &patch, "patch -f --dry-run --follow-symlinks");
	char *rest = patch.out, *line;

	if (failed)
		*error = why(&patch, "patch");
	while (!failed && (line = strsep(&rest, "\n"))) {
		if (!str_starts(line, key))
			continue;
		line += strlen(key);
		if (strpbrk(line, "'\"(")) {
			*error = str_printf("patch speaks of a file %s", line);
			failed = -1;
		} else {
			strv_add(names, line);
		}
	}
	program_release(&patch);
	return failed ? -1 : 0;
}

int way_names(const struct way *w, struct strv *names, char **error)
{
	if (w->patch)
		return patch_names(w, names, error);
	/* A rename or a copy has an old name of its own. */
	return git_names(w, "", names, error) ? -1 : git_names(w, "-R", names, error);
}

/* Does NAME stand in a folder at the top of the tree that is there, or is it there itself? */
static bool is_of_tree(const struct way *w, const char *name)
{
	size_t n = strcspn(name, "/");
	char *top = str_printf("%s/%.*s", w->tree, (int)n, name);
	struct stat st;
	bool is = stat(top, &st) == 0 && (!name[n] || S_ISDIR(st.st_mode));

	free(top);
	return is;
}

/* Are there names at LEVEL, and is it so of each? */
static bool all_names(const struct way *w, int level, bool (*is_so)(const struct way *, const char *))
{
	struct way at = *w;
	struct strv names = STRV_INIT;
	char *error = NULL;
	bool all;

	at.level = level;
	/* The new names will do. */
	all = !(w->patch ? patch_names(&at, &names, &error) : git_names(&at, "", &names, &error)) &&
	      names.count;
	for (size_t i = 0; i < names.count && all; i++)
		all = is_so(&at, names.items[i]);
	strv_release(&names);
	free(error);
	return all;
}

/* a/ and b/, or what diff.mnemonicPrefix has for them? */
static bool has_letter(const struct way *w, const char *name)
{
	(void)w;
	return *name && strchr("abciow", *name) && name[1] == '/';
}

void way_find_level(struct way *w)
{
	w->level = 0;
	if (all_names(w, 0, is_of_tree))
		return;
	w->level = 1;
	if (all_names(w, 1, is_of_tree) || all_names(w, 0, has_letter))
		return;
	for (int level = 2; level <= MAX_LEVEL; level++)
		if (all_names(w, level, is_of_tree)) {
			w->level = level;
			return;
		}
}

int way_apply(const struct way *w, char **said)
{
	struct program_run tool;
	int failed = run(w, &tool, w->patch ? "patch -f --no-backup-if-mismatch -r -" :
			 "git apply --whitespace=nowarn");
	const char *fuzz = w->patch ? strstr(tool.out, " with fuzz ") : NULL;

	*said = failed ? why(&tool, w->patch ? "patch" : "git apply") :
		fuzz ? str_printf("%.*s", (int)strcspn(fuzz + 1, "\n."), fuzz + 1) : NULL;
	program_release(&tool);
	return failed ? -1 : 0;
}
