// SPDX-License-Identifier: GPL-2.0-or-later
/* common.c - see cli.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <stb/stb_ds.h>

#include "cli.h"
#include "../program/util.h"
#include "../report/json.h"
#include "../report/output.h"
#include "../report/report.h"
#include "../report/store.h"
#include "../report/summary.h"
#include "../report/text.h"
#include "../../facts/writer.h"

/* The writer is linked for its tests only; its memory is ours to end on. */
void facts_oom(size_t wanted)
{
	die("out of memory (%zu bytes wanted)", wanted);
}

void cli_written(void)
{
	if (fflush(stdout) || ferror(stdout))
		die("cannot write on standard output: %s", strerror(errno));
}

const char *cli_model_dir(void)
{
	const char *dir = getenv("LOCKCTX_MODELS");

	return dir && *dir ? dir : MODEL_DIR;
}

const char *cli_plugin(void)
{
	const char *file = getenv("LOCKCTX_PLUGIN");

	file = file && *file ? file : PLUGIN_FILE;
	if (access(file, R_OK))
		die("%s: %s: build the plugin with 'make', or set LOCKCTX_PLUGIN", file, strerror(errno));
	return file;
}

const char *cli_annotations(void)
{
	const char *dir = getenv("LOCKCTX_ANNOTATIONS");

	return dir && *dir ? dir : ANNOTATION_DIR;
}

struct analysis *cli_load(char *const *files)
{
	struct program *p = program_new();
	u32 units = 0;

	if (!*files)
		die("no facts given: name objects or folders that carry facts, or use 'lockctx check'");
	for (; *files; files++)
		units += program_add(p, *files);
	for (u32 i = 0; i < arrlenu(p->bad_why); i++)
		fprintf(stderr, "lockctx: %s\n", p->bad_why[i]);
	if (!units)
		die("no usable facts in what was given: extract some with 'lockctx check', or compile with the plugin");
	program_link(p);
	return analysis_new(p, model_load(cli_model_dir(), p->strings));
}

void cli_unload(struct analysis *a)
{
	struct program *p = a->p;
	struct model *m = a->m;

	analysis_free(a);
	model_free(m);
	program_free(p);
}

static int print(const struct report *r, const struct report_options *opt, FILE *out)
{
	if (!strcmp(opt->format, "json"))
		return report_json(r, out);
	report_text(r, out);
	return ferror(out) ? -1 : 0;
}

int cli_report(struct report *r, const struct report_options *opt)
{
	struct output o;
	char *why = NULL;

	if (report_save_last(r, &why)) {
		fprintf(stderr, "lockctx: 'lockctx explain' will not know these findings: %s\n", why);
		free(why);
	}
	if (!opt->output) {
		if (print(r, opt, stdout) || fflush(stdout))
			die("cannot write the report: %s", strerror(errno));
	} else {
		if (output_open(&o, opt->output, &why))
			die("%s", why);
		if (print(r, opt, o.file)) {
			output_abandon(&o);
			die("%s: cannot write the report: %s", opt->output, strerror(errno));
		}
		if (output_close(&o, &why))
			die("%s", why);
	}
	report_summary(r, stderr);
	return r->nfindings ? 1 : 0;
}
