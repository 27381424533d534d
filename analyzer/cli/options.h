/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * options.h - the options that several commands have, each kind declared once. A command names
 * their argp as a child of its own, and hands the struct on in ARGP_KEY_INIT. Those of a built
 * kernel tree are in tree.h.
 */
#ifndef LOCKCTX_OPTIONS_H
#define LOCKCTX_OPTIONS_H

#include <argp.h>

#include "findings.h"

struct report_options {
	const char *format;	/* one of report/format.h; text when none is given */
	const char *output;	/* NULL: standard output */
	const char *baseline;	/* findings that are known, or NULL */
	const char *was;	/* a report whose findings are told about when they are not here, or NULL */
	struct finding_filter filter;
	bool keep_going;	/* what could not be looked at does not change the exit status */
};

/* --format and --output; the input is a struct report_options. */
extern const struct argp output_argp;
/* Of the same struct: what is reported. */
extern const struct argp filter_argp;
/* --was, for commands that have such a struct and call was_print(). */
extern const struct argp was_argp;
/* --keep-going; the input is a bool. */
extern const struct argp keep_argp;
/* What is printed, what is reported, --keep-going, and --time-limit. */
extern const struct argp report_argp;

/* --jobs, --quiet and --verbose; the input is a struct work_options. */
struct work_options {
	unsigned jobs;		/* 0: one for each processor */
	bool quiet, verbose;
};
extern const struct argp work_argp;

struct facts_options {
	struct work_options work;
	char **files;		/* stb_ds, NULL-terminated after parsing */
	char *srctree;		/* absolute, or NULL */
};

/* --kernel, FACTS... and those of work_argp; the input is a struct facts_options, which facts_options_free() frees. */
extern const struct argp facts_argp;
void facts_options_free(struct facts_options *f);

/* Parse a command's arguments. Wrong ones end the program with status 2. */
void options_parse(const struct argp *argp, int argc, char **argv, void *input);

#endif
