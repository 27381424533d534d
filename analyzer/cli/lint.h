/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lint.h - the parts of lockctx lint: lint.c has options and output, lint_open.c reads the patches
 * and sees that they apply, lint_run.c brings the base's facts and those after each patch up to date,
 * lint_unknown.c notes what of them is not known, lint_shown.c keeps what they show of the sources,
 * lint_compare.c tells what they have become.
 */
#ifndef LOCKCTX_CLI_LINT_H
#define LOCKCTX_CLI_LINT_H

#include "cli.h"
#include "tree.h"
#include "../lint/limits.h"
#include "../lint/scratch.h"
#include "../lint/series.h"
#include "../report/report.h"
#include "../../kbuild/extract.h"

struct lint {
	/* options */
	struct report_options opt;
	struct tree_options tree;	/* `out` is the folder of the scratch tree */
	const char **dirs;	/* stb_ds, NULL-terminated; NULL: all that was compiled */
	char *set_object, *set_dirs;	/* what git's configuration says of these, or NULL */
	bool fixed, trusted;	/* trusted: without a sandbox */
	struct limits limits;	/* of the sandbox */

	/* what there is to do */
	char *kdir, *objdir;	/* absolute; objdir NULL: built in place */
	struct series series;
	struct scratch scratch;
	struct strv sandbox;	/* the words to run with; empty when trusted */
	bool rerun;		/* a patch changes what Kbuild does: run it for each step */

	/* what came of it */
	struct report **steps;	/* the base's, then one for each patch; equal ones are the same */
	size_t done;		/* patches that were analysed */
	struct report *result;	/* what is new after the last of them, and what was on the way */
	char *stopped;		/* why not all patches could be, one line; or NULL */
	char *unseen;		/* what of a patch could not be looked at, one line; or NULL */
};

/* Read the patches that ARGS name. What makes it impossible is die(), here and below. */
void lint_open(struct lint *l, char *const *args);
/* Analyse base and patches, and compare. There is a patch. */
void lint_run(struct lint *l);
/* Its first step: make the tree of the base, and die() when not all patches apply to it. */
void lint_prepare(struct lint *l);
/* "patch 1/3 (SUBJECT)" for patch I, the caller's to free. */
char *lint_patch_name(const struct lint *l, size_t i);
/* Patch I cannot be looked at, nor what is behind it, for the reason that FMT says. */
void lint_stop(struct lint *l, size_t i, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Something is not known, as FMT says: told at once, or, of the first, by how the run ends. */
void lint_note_unknown(struct lint *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/*
 * Note what is not known of patch I, which changes the files CHANGED: AN and R are what there is after it, and of a
 * lock class that those files use, R or the step before could not look at all.
 */
void lint_note_given_up(struct lint *l, size_t i, const struct strv *changed, struct analysis *an,
			const struct report *r);
/* Keep what findings of STEP show of the sources, which are those after that patch. */
void lint_keep_sources(struct lint *l, size_t step);
/* Its last step: make the result of the steps' reports. */
void lint_compare(struct lint *l);
void lint_release(struct lint *l);

#endif
