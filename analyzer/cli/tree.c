// SPDX-License-Identifier: GPL-2.0-or-later
/* tree.c - see tree.h. */
#include <stdlib.h>
#include <stdio.h>
#include <stb/stb_ds.h>

#include "cli.h"
#include "known.h"
#include "progress.h"
#include "solving.h"
#include "tree.h"
#include "../program/util.h"
#include "../report/report.h"
#include "../../kbuild/blame.h"
#include "../../kbuild/record.h"
#include "../../kbuild/tree.h"

static const struct argp_option options[] = {
	{ "kernel", 'k', "KDIR", 0, "kernel source tree (default: the current folder)", 0 },
	{ "object", 'O', "OBJDIR", 0, "the folder it was built in (default: in place)", 0 },
	{ "facts", 'd', "DIR", 0, "keep the facts there (default: in the user's cache)", 0 },
	{ "module", 'M', "DIR", 0, "an external module, built there with M=", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct tree_options *t = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		t->source = ".";
		state->child_inputs[0] = &t->work;
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
	case 'M':
		t->module = arg;
		break;
	case ARGP_KEY_ARG:
		arrput(t->dirs, arg);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp_child children[] = { { &work_argp, 0, NULL, 0 }, { 0 } };
const struct argp tree_argp = { options, parse, NULL, NULL, children, NULL, NULL };

void tree_options_free(struct tree_options *t)
{
	arrfree(t->dirs);
}

static void progress(const struct kbuild_event *e, void *data)
{
	char detail[300];

	(void)data;
	if (e->kind != KBUILD_COMPILED)
		progress_note("%s", e->message);
	if (e->kind == KBUILD_WAITING || e->kind == KBUILD_UNREAD)
		return;
	snprintf(detail, sizeof(detail), "%s (%.1f s)", e->source, e->seconds);
	progress_step("facts", e->done, e->total, detail);
}

/*
 * Have Kbuild record the compile commands of the kernel SOURCE that is configured in OBJECT and not
 * built, for DIRS, in a folder of ours, and say so; die() when that cannot be. The caller frees the
 * folder's name.
 */
static char *record_commands(const char *source, const char *object, const char *const *dirs)
{
	char *error = NULL, *folder, *why;
	struct tree found;

	/* Fails, but finds the folders. */
	tree_find(&found, source, object, &error);
	free(error);
	folder = kbuild_record_folder(found.source, found.object);
	if (!folder)
		die("no place for compile commands: set LOCKCTX_CACHE, XDG_CACHE_HOME or HOME");
	progress_note("%s is configured and not built: recording its compile commands in %s",
		      found.object, folder);
	why = kbuild_record(cli_program("kbuild/record.sh"), found.source, found.object, folder, dirs);
	if (why)
		die("%s", why);
	tree_release(&found);
	return folder;
}

char *tree_recorded(const char *source, const char *object, const char *const *dirs)
{
	char *error = NULL;
	struct tree t;
	bool unbuilt = tree_open(&t, &(struct tree_query){ .source = source, .object = object, .dirs = dirs },
				 &error) && t.unbuilt;

	tree_release(&t);
	free(error);
	return unbuilt ? record_commands(source, object, dirs) : NULL;
}

/* Some files failed: say what most of them have in common, and whose fault it is. */
static void tell_blame(const struct kbuild_config *c, const struct kbuild_result *k)
{
	struct kbuild_blame b;
	char *text;

	if (k->failed && kbuild_blame(c, k, &b)) {
		text = kbuild_blame_text(&b, k);
		progress_note("%s", text);
		free(text);
		kbuild_blame_release(&b);
	}
}

void tree_extract(const struct tree_options *t, struct kbuild_result *k)
{
	const char **dirs = NULL;
	char *recorded = NULL;
	struct kbuild_config c;

	for (size_t i = 0; i < arrlenu(t->dirs); i++)
		arrput(dirs, t->dirs[i]);
	arrput(dirs, NULL);
	c = (struct kbuild_config){
		.source = t->source,
		.object = t->object,
		.dirs = arrlenu(t->dirs) ? dirs : NULL,
		.module = t->module,
		.out = t->out,
		.plugin = cli_plugin(),
		.annotations = cli_annotations(),
		.jobs = t->work.jobs,
		.mode = KBUILD_FACTS,
		.progress = progress,
	};
	if (kbuild_extract(&c, k) && k->unbuilt) {
		kbuild_release(k);
		c.object = recorded = record_commands(t->source, t->object, c.dirs);
		kbuild_extract(&c, k);
	}
	if (k->error)
		die("%s", k->error);
	tell_blame(&c, k);
	free(recorded);
	arrfree(dirs);
}

struct analysis *tree_load(const struct kbuild_result *k)
{
	uint64_t before = known_facts(k);
	struct analysis *a;
	char **files = NULL;

	for (size_t i = 0; i < k->count; i++)
		if (k->objects[i].path)
			arrput(files, k->objects[i].path);
	if (!arrlenu(files))
		die("%s: none of the %zu files could be compiled", k->source, k->count);
	arrput(files, NULL);
	a = cli_load(files);
	arrfree(files);
	if (known_facts(k) != before)
		die("%s: facts were made anew while they were read, by another lockctx or a build: "
		    "run it again", k->out);
	return a;
}

/* What the tree has to say to the summary. */
static void add_coverage(struct report *r, const struct kbuild_result *k)
{
	r->coverage.skipped[1] = (struct cause){ "assembly or linked", k->not_c };
	r->coverage.skipped[2] = (struct cause){ "host program", k->host };
	r->coverage.skipped[3] = (struct cause){ "boot or user code", k->own_program };
}

struct report *tree_report(struct analysis *a, const struct kbuild_result *k,
			   const struct finding_filter *filter)
{
	struct report *r = findings_make(a, filter, k->source);

	r->kernelversion = report_strdup(r, k->version);
	r->coverage.failed += k->failed + k->unread;
	add_coverage(r, k);
	return r;
}

struct report *tree_known_report(struct analysis **a, const struct kbuild_result *k,
				 const struct finding_filter *filter)
{
	uint64_t key = known_key(k, filter);
	struct report *r = known_report(k, filter, key);

	*a = NULL;
	if (r) {
		add_coverage(r, k);
		return r;
	}
	*a = tree_load(k);
	r = tree_report(*a, k, filter);
	/* What ended it is no part of the key. */
	if (!r->coverage.ended_by)
		known_keep(r, k, filter, key);
	return r;
}
