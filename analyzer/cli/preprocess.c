// SPDX-License-Identifier: GPL-2.0-or-later
/* preprocess.c - see preprocess.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "preprocess.h"
#include "../program/util.h"
#include "../../kbuild/inputs.h"

/* The name of a marker's file relative to the tree of the struct kbuild_result DATA. */
static char *tree_name(const char *marker, void *data)
{
	const struct kbuild_result *k = data;
	char *path = *marker == '/' ? xasprintf("%s", marker) : xasprintf("%s/%s", k->cwd, marker);
	size_t n = strlen(k->source);
	char *name = NULL;

	path_normalise(path);
	if (!strncmp(path, k->source, n) && path[n] == '/')
		name = xasprintf("%s", path + n + 1);
	free(path);
	return name;
}

static char *temporary(void)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = xasprintf("%s/lockctx-preprocess-XXXXXX", tmp && *tmp ? tmp : "/tmp");

	if (!mkdtemp(dir))
		die("%s: %s", dir, strerror(errno));
	return dir;
}

static void remove_folder(const char *dir)
{
	char *command = xasprintf("rm -rf '%s'", dir);

	if (system(command))
		fprintf(stderr, "lockctx: %s: could not be removed\n", dir);
	free(command);
}

void preprocess_early(const struct tree_options *t, struct early *e)
{
	char *dir = temporary();
	const char **dirs = NULL;
	struct kbuild_result k;
	struct kbuild_config c = {
		.source = t->source,
		.object = t->object,
		.out = dir,
		.jobs = t->work.jobs,
		.flags = (const char *const[]){ "-E", NULL },
		.mode = KBUILD_PLAIN,
	};

	for (size_t i = 0; i < arrlenu(t->dirs); i++)
		arrput(dirs, t->dirs[i]);
	arrput(dirs, NULL);
	c.dirs = arrlenu(t->dirs) ? dirs : NULL;
	if (kbuild_extract(&c, &k)) {
		remove_folder(dir);
		die("%s", k.error);
	}
	for (size_t i = 0; i < k.count; i++) {
		size_t size;
		char *text = k.objects[i].path ? file_content(k.objects[i].path, &size) : NULL;

		if (text)
			early_scan(e, text, tree_name, &k);
		free(text);
	}
	kbuild_release(&k);
	remove_folder(dir);
	arrfree(dirs);
	free(dir);
}
