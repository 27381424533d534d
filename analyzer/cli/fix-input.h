/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fix-input.h - what lockctx fix starts from: findings of the last report, and the tree they are of. */
#ifndef LOCKCTX_CLI_FIX_INPUT_H
#define LOCKCTX_CLI_FIX_INPUT_H

#include "tree.h"
#include "../fix/strategy.h"
#include "../report/finding.h"

struct fix_input {
	struct report *report;	/* the last one */
	char **ids;		/* whole ids; stb_ds */
	char *cache;		/* a folder of the user's cache for this tree */
};

/* For the ids in T's dirs. An unknown id, a tree that is not what it was or that has changes
 * which are not committed is die(); so is a missing program. */
void fix_input_read(struct fix_input *in, const struct tree_options *t);
void fix_input_free(struct fix_input *in);

/*
 * Tell EACH of the findings that STRATEGIES have nothing for, and forget their ids. Returns how many
 * are left.
 */
size_t fix_without_strategy(struct fix_input *in, const struct strategy *strategies,
			    void (*each)(const struct finding *f, void *data), void *data);

/* The folders and files of the tree that fixes may change, none inside another; stb_ds. */
char **fix_paths(const struct fix_input *in, const struct strategy *strategies);
void fix_free_paths(char **paths);

/* Remove folder PATH with what is in it. */
void fix_remove(const char *path);

#endif
