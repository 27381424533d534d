// SPDX-License-Identifier: GPL-2.0-or-later
/* sandbox.c - see sandbox.h. */
#include "sandbox.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guard.h"
#include "run.h"

/* Where keys, sockets and other people's files are. */
static const char *const hidden[] = { "/home", "/root", "/run", "/mnt", "/media", "/srv" };

static void add(struct strv *words, const char *a, const char *b, const char *c)
{
	strv_add(words, a);
	if (b)
		strv_add(words, b);
	if (c)
		strv_add(words, c);
}

static bool is_below(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	return !strncmp(path, folder, n) && (!path[n] || path[n] == '/');
}

static bool is_hidden(const char *path)
{
	for (size_t i = 0; i < sizeof(hidden) / sizeof(*hidden); i++)
		if (is_below(path, hidden[i]))
			return true;
	return is_below(path, "/tmp") || is_below(path, "/var/tmp");
}

/* A compiler that is kept at home, in FOLDER of PATH, needs what is beside that folder. */
static void show_program(struct strv *words, const char *folder)
{
	const char *home = getenv("HOME");
	char *real = realpath(folder, NULL), *slash;

	if (real && is_hidden(real)) {
		slash = strrchr(real, '/');
		*slash = '\0';
		if ((home && !strcmp(real, home)) || strchr(real, '/') == strrchr(real, '/'))
			*slash = '/';
		add(words, "--ro-bind-try", real, real);
	}
	free(real);
}

/* A folder of its own, which takes memory: as much as may be written to a disk is plenty. */
static void show_empty(struct strv *words, const char *folder, const struct limits *l)
{
	uint64_t mib = l->most[LIMIT_MEMORY] / 4;

	if (mib > l->most[LIMIT_DISK])
		mib = l->most[LIMIT_DISK];
	strv_add(words, "--size");
	strv_take(words, str_printf("%" PRIu64, mib << 20));
	add(words, "--tmpfs", folder, NULL);
}

static void hide(struct strv *words, const struct limits *l)
{
	show_empty(words, "/tmp", l);
	show_empty(words, "/var/tmp", l);
	for (size_t i = 0; i < sizeof(hidden) / sizeof(*hidden); i++)
		if (access(hidden[i], F_OK) == 0)
			add(words, "--tmpfs", hidden[i], NULL);
}

static void show_path(struct strv *words)
{
	const char *path = getenv("PATH");
	char *copy = str_printf("%s", path ? path : ""), *rest = copy, *folder;

	while ((folder = strsep(&rest, ":")))
		if (*folder == '/')
			show_program(words, folder);
	free(copy);
}

void sandbox_words(struct strv *words, const char *program, const struct limits *l,
		   const char *const *readable, const char *const *writable)
{
	const char *path = getenv("PATH");

	guard_words(words, program, l, writable);
	add(words, "bwrap", "--unshare-all", "--die-with-parent");
	add(words, "--new-session", "--clearenv", NULL);
	add(words, "--setenv", "PATH", path ? path : "/usr/bin:/bin");
	add(words, "--setenv", "LC_ALL", "C");
	add(words, "--setenv", "HOME", "/nonexistent");
	/* A cache that patches could write to would not be one to trust. */
	add(words, "--setenv", "CCACHE_DISABLE", "1");
	add(words, "--cap-drop", "ALL", NULL);
	add(words, "--ro-bind", "/", "/");
	add(words, "--dev", "/dev", NULL);
	add(words, "--proc", "/proc", NULL);
	hide(words, l);
	show_path(words);
	for (; *readable; readable++)
		if (**readable)
			add(words, "--ro-bind", *readable, *readable);
	for (; *writable; writable++)
		add(words, "--bind", *writable, *writable);
	for (size_t i = 0; i < sizeof(hidden) / sizeof(*hidden); i++)
		if (access(hidden[i], F_OK) == 0)
			add(words, "--remount-ro", hidden[i], NULL);
	add(words, "--remount-ro", "/dev", NULL);
	strv_add(words, "--");
}

char *sandbox_try(const struct strv *words)
{
	struct program_run run = { 0 };
	struct strv argv = STRV_INIT;
	char *why = NULL;
	int status;

	for (size_t i = 0; i < words->count; i++)
		strv_add(&argv, words->items[i]);
	strv_add(&argv, "true");
	status = program_start(&run, argv.items);
	if (status)
		why = str_printf("no sandbox can be made (%s): install bubblewrap and allow user "
				 "namespaces, or give --no-sandbox if you trust the patches' "
				 "authors",
				 run.why ? run.why : "bwrap failed");
	program_release(&run);
	strv_release(&argv);
	return why;
}
