// SPDX-License-Identifier: GPL-2.0-or-later
/* check.c - lockctx check: extract facts of a built kernel tree and analyse them. */
#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <stb/stb_ds.h>

#include "cli.h"
#include "../program/util.h"
#include "../report/format.h"
#include "../report/report.h"
#include "../../kbuild/extract.h"

struct arguments {
	struct report_options opt;
	const char *source, *object, *out;
	const char **dirs;
	unsigned jobs;
	bool quiet;
};

static const struct argp_option options[] = {
	{ "kernel", 'k', "KDIR", 0, "kernel source tree (default: the current folder)", 0 },
	{ "object", 'O', "OBJDIR", 0, "the folder it was built in (default: in place)", 0 },
	{ "format", 'f', "FORMAT", 0, "text (default), json, sarif or b4", 0 },
	{ "output", 'o', "FILE", 0, "write the report there", 0 },
	{ "facts", 'd', "DIR", 0, "keep the facts there (default: in the user's cache)", 0 },
	{ "jobs", 'j', "N", 0, "compiles at a time (default: one per processor)", 0 },
	{ "rule", 'r', "ID", 0, "report only this rule", 0 },
	{ "baseline", 'b', "FILE", 0, "leave out the findings that this report knows", 0 },
	{ "class", 'c', "CLASS", 0, "analyse only this lock class, e.g. kvm::srcu", 0 },
	{ "quiet", 'q', NULL, 0, "no progress", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;
	char *end;

	switch (key) {
	case 'k': a->source = arg; break;
	case 'O': a->object = arg; break;
	case 'd': a->out = arg; break;
	case 'f':
		if (!report_format_known(arg))
			argp_error(state, "unknown format '%s': " REPORT_FORMATS, arg);
		a->opt.format = arg;
		break;
	case 'o': a->opt.output = arg; break;
	case 'j':
		a->jobs = strtoul(arg, &end, 10);
		if (*end || !a->jobs || a->jobs > 1024)
			argp_error(state, "-j %s: how many compiles at a time?", arg);
		break;
	case 'b': a->opt.baseline = arg; break;
	case 'r': a->opt.filter.rule = arg; break;
	case 'c': a->opt.filter.lock_class = arg; break;
	case 'q': a->quiet = true; break;
	case ARGP_KEY_ARG: arrput(a->dirs, arg); break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* A line that is written over on a terminal, one every few seconds elsewhere. */
static void progress(const struct kbuild_event *e, void *data)
{
	static time_t last;
	bool *quiet = data, tty = isatty(STDERR_FILENO);
	time_t now = time(NULL);

	if (e->kind == KBUILD_FAILED)
		fprintf(stderr, "%slockctx: %s\n", tty && !*quiet ? "\r\033[K" : "", e->message);
	if (*quiet || (!tty && e->done != e->total && now - last < 3))
		return;
	last = now;
	if (tty)
		fprintf(stderr, "\r\033[Kfacts %zu/%zu %s%s", e->done, e->total, e->source, e->done == e->total ? "\n" : "");
	else
		fprintf(stderr, "facts %zu/%zu\n", e->done, e->total);
}

/* The report; its names live in *AN, the caller's to unload after it. */
static struct report *analyse(const struct arguments *a, const struct kbuild_result *k, struct analysis **an)
{
	char **files = NULL;
	struct report *r;

	for (size_t i = 0; i < k->count; i++)
		if (k->objects[i].path)
			arrput(files, k->objects[i].path);
	if (!arrlenu(files))
		die("%s: none of the %zu files could be compiled: does the tree build?", k->source, k->count);
	arrput(files, NULL);
	*an = cli_load(files);
	r = findings_make(*an, &a->opt.filter, k->source);
	r->kernelversion = report_strdup(r, k->version);
	r->coverage.failed += k->failed;
	arrfree(files);
	return r;
}

int cmd_check(int argc, char **argv)
{
	static const struct argp argp = {
		options, parse, "[DIR...]", "Check a kernel tree that was built with GCC, or the DIRs of it. "
		"Nothing is written in the tree: its compile commands are run again with the plugin.", NULL, NULL, NULL
	};
	struct arguments a = { .opt.format = "text", .source = "." };
	struct kbuild_config c;
	struct kbuild_result k;
	struct analysis *an;
	struct report *r;
	char *out = NULL;
	int status;

	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &a);
	arrput(a.dirs, NULL);
	if (!a.out && !(out = kbuild_out(a.source, a.object)))
		die("no place for facts: set LOCKCTX_CACHE, XDG_CACHE_HOME or HOME, or give --facts");
	c = (struct kbuild_config){
		.source = a.source, .object = a.object, .dirs = arrlenu(a.dirs) > 1 ? a.dirs : NULL,
		.out = a.out ? a.out : out, .plugin = cli_plugin(),
		.annotations = cli_annotations(), .jobs = a.jobs,
		.mode = KBUILD_FACTS, .progress = progress, .data = &a.quiet,
	};
	if (kbuild_extract(&c, &k))
		die("%s", k.error);
	r = analyse(&a, &k, &an);
	status = cli_report(r, &a.opt);
	report_free(r);
	cli_unload(an);
	kbuild_release(&k);
	free(out);
	arrfree(a.dirs);
	return status;
}
