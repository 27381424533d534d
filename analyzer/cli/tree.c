// SPDX-License-Identifier: GPL-2.0-or-later
/* tree.c - see tree.h. */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <stb/stb_ds.h>

#include "cli.h"
#include "tree.h"
#include "../program/util.h"

static const struct argp_option options[] = {
	{ "kernel", 'k', "KDIR", 0, "kernel source tree (default: the current folder)", 0 },
	{ "object", 'O', "OBJDIR", 0, "the folder it was built in (default: in place)", 0 },
	{ "facts", 'd', "DIR", 0, "keep the facts there (default: in the user's cache)", 0 },
	{ "jobs", 'j', "N", 0, "compiles at a time (default: one per processor)", 0 },
	{ "quiet", 'q', NULL, 0, "no progress", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct tree_options *t = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		t->source = ".";
		break;
	case 'k':
		t->source = arg;
		break;
	case 'O':
		t->object = arg;
		break;
	case 'd':
		t->out = arg;
		break;
	case 'j':
		t->jobs = options_jobs(arg, state);
		break;
	case 'q':
		t->quiet = true;
		break;
	case ARGP_KEY_ARG:
		arrput(t->dirs, arg);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

const struct argp tree_argp = { options, parse, NULL, NULL, NULL, NULL, NULL };

void tree_options_free(struct tree_options *t)
{
	arrfree(t->dirs);
}

/* A line that is written over on a terminal, one every few seconds elsewhere. */
static void progress(const struct kbuild_event *e, void *data)
{
	static time_t last;
	const bool *quiet = data;
	bool tty = isatty(STDERR_FILENO);
	time_t now = time(NULL);

	if (e->kind == KBUILD_FAILED)
		fprintf(stderr, "%slockctx: %s\n", tty && !*quiet ? "\r\033[K" : "", e->message);
	if (*quiet || (!tty && e->done != e->total && now - last < 3))
		return;
	last = now;
	if (tty)
		fprintf(stderr, "\r\033[Kfacts %zu/%zu %s%s", e->done, e->total, e->source,
			e->done == e->total ? "\n" : "");
	else
		fprintf(stderr, "facts %zu/%zu\n", e->done, e->total);
}

void tree_extract(const struct tree_options *t, struct kbuild_result *k)
{
	char *out = t->out ? NULL : kbuild_out(t->source, t->object);
	const char **dirs = NULL;
	struct kbuild_config c;
	bool quiet = t->quiet;

	if (!t->out && !out)
		die("no place for facts: set LOCKCTX_CACHE, XDG_CACHE_HOME or HOME, or give --facts");
	for (size_t i = 0; i < arrlenu(t->dirs); i++)
		arrput(dirs, t->dirs[i]);
	arrput(dirs, NULL);
	c = (struct kbuild_config){
		.source = t->source,
		.object = t->object,
		.dirs = arrlenu(t->dirs) ? dirs : NULL,
		.out = t->out ? t->out : out,
		.plugin = cli_plugin(),
		.annotations = cli_annotations(),
		.jobs = t->jobs,
		.mode = KBUILD_FACTS,
		.progress = progress,
		.data = &quiet,
	};
	if (kbuild_extract(&c, k))
		die("%s", k->error);
	arrfree(dirs);
	free(out);
}

struct analysis *tree_load(const struct kbuild_result *k)
{
	struct analysis *a;
	char **files = NULL;

	for (size_t i = 0; i < k->count; i++)
		if (k->objects[i].path)
			arrput(files, k->objects[i].path);
	if (!arrlenu(files))
		die("%s: none of the %zu files could be compiled: does the tree build?", k->source,
		    k->count);
	arrput(files, NULL);
	a = cli_load(files);
	arrfree(files);
	return a;
}
