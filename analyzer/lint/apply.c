// SPDX-License-Identifier: GPL-2.0-or-later
/* apply.c - see apply.h. */
#include "apply.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "run.h"
#include "../../kbuild/inputs.h"

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

/* Is a file of the tree called NAME? */
static bool is_file(const struct way *w, const char *name)
{
	char *path = str_printf("%s/%s", w->tree, name);
	struct stat st;
	bool is = stat(path, &st) == 0;

	free(path);
	return is;
}

/* Of how many names at LEVEL is it so? *OTHERS are left. */
static size_t count_names(const struct way *w, int level, bool (*is_so)(const struct way *, const char *),
			  size_t *others)
{
	struct way at = *w;
	struct strv names = STRV_INIT;
	char *error = NULL;
	size_t count = 0;
	int failed;

	at.level = level;
	/* The new names will do. */
	failed = w->patch ? patch_names(&at, &names, &error) : git_names(&at, "", &names, &error);
	for (size_t i = 0; i < names.count && !failed; i++)
		count += is_so(&at, names.items[i]);
	*others = failed ? 0 : names.count - count;
	strv_release(&names);
	free(error);
	return count;
}

/* Are there names at LEVEL, and is it so of each? */
static bool all_names(const struct way *w, int level, bool (*is_so)(const struct way *, const char *))
{
	size_t others;

	return count_names(w, level, is_so, &others) && !others;
}

static bool any_name(const struct way *w, int level, bool (*is_so)(const struct way *, const char *))
{
	size_t others;

	return count_names(w, level, is_so, &others);
}

/* Has NAMES, the rest of a line `diff --git`, nothing in front of both? Then it has one name twice, or
 * starts with the one that a rename or copy names below. */
static bool is_bare(const char *names)
{
	static const char *const from[] = { "rename from ", "copy from " };
	size_t n = strcspn(names, "\r\n"), half = n / 2;
	const char *line = names;

	if (n % 2 && names[half] == ' ' && !strncmp(names, names + half + 1, half))
		return true;
	while ((line = strchr(line, '\n')) && !str_starts(++line, "diff --git "))
		for (size_t i = 0; i < 2; i++) {
			const char *old = line + strlen(from[i]);

			if (!str_starts(line, from[i]))
				continue;
			n = strcspn(old, "\r\n");
			return !strncmp(names, old, n) && names[n] == ' ';
		}
	return false;
}

/* Is it so of all lines `diff --git`, of which there are some? */
static bool has_bare_names(const struct way *w)
{
	static const char head[] = "diff --git ";
	size_t size;
	char *text = file_content(w->diff, &size);
	bool some = false, all = true;

	for (char *line = text; line && *line && all; line = (line = strchr(line, '\n')) ? line + 1 : NULL)
		if (str_starts(line, head)) {
			all = is_bare(line + strlen(head));
			some = true;
		}
	free(text);
	return some && all;
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
	/* A folder that is new says nothing. The same in front of both sides, if anything, is odd. */
	if (has_bare_names(w) && (any_name(w, 0, is_file) || !any_name(w, 1, is_file)))
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
