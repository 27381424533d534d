/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tree.h - what the commands on a built kernel tree share: their options, and the facts of it. */
#ifndef LOCKCTX_CLI_TREE_H
#define LOCKCTX_CLI_TREE_H

#include <argp.h>

#include "options.h"
#include "../../kbuild/extract.h"

struct tree_options {
	const char *source, *object, *module, *out;
	const char **dirs;	/* stb_ds */
	struct work_options work;
};

/*
 * -k, -O, -M, -d, DIRs and those of work_argp, for the children of a command's argp. Its input is a
 * struct tree_options, which tree_options_free() frees.
 */
extern const struct argp tree_argp;
void tree_options_free(struct tree_options *t);

/* Bring the facts of the tree up to date, with progress on stderr; die() when that cannot be. */
void tree_extract(const struct tree_options *t, struct kbuild_result *k);

/*
 * The folder that stands for OBJECT (NULL: SOURCE) where the kernel SOURCE is configured there and DIRS
 * (NULL: all) of it are not built: its compile commands are recorded now, or die(). NULL where they are
 * built, or something else is wrong, which extraction tells. The caller frees it.
 */
char *tree_recorded(const char *source, const char *object, const char *const *dirs);

/* Load what K has, as cli_load(); die() when that is nothing, or is changed meanwhile. */
struct analysis *tree_load(const struct kbuild_result *k);

/* The report on what K has, in which A was loaded: also says what could not be. */
struct report *tree_report(struct analysis *a, const struct kbuild_result *k,
			   const struct finding_filter *filter);

/*
 * The same, as it was kept when nothing has changed since; *A is NULL then. Otherwise K is loaded in
 * *A, and the report is kept.
 */
struct report *tree_known_report(struct analysis **a, const struct kbuild_result *k,
				 const struct finding_filter *filter);

#endif
