/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strategy.h - the semantic patches of cocci/fix, as their headers describe them (see the README
 * there). All strings and arrays (stb_ds) are the list's.
 */
#ifndef LOCKCTX_FIX_STRATEGY_H
#define LOCKCTX_FIX_STRATEGY_H

#include <stdbool.h>

/* A file of the tree that must have a line like PATTERN, an extended regular expression. */
struct tree_needs { char *file, *pattern; };

struct strategy {
	char *name, *path;		/* "drop-retake"; its .cocci */
	char *about, *valid;		/* what it does, when it is valid: lines */
	char *entry;			/* its name in tables, for an entry of a catalogue; else NULL */
	char *rule, *lock_class, *callee;	/* of the finding, or NULL */
	char *subject, *then;		/* or NULL */
	char **files, **after;
	struct tree_needs *needs;
};

/* All of folder DIR, sorted by name. A folder that cannot be read is die(). */
struct strategy *strategies_read(const char *dir);
void strategies_free(struct strategy *s);

/* The one called NAME, or NULL. */
const struct strategy *strategy_find(const struct strategy *s, const char *name);

/* Does the tree at DIR have what S needs? */
bool strategy_fits_tree(const struct strategy *s, const char *dir);

#endif
