/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strategy.h - the semantic patches of cocci/fix, as their headers describe them (see the README
 * there). All strings and arrays (stb_ds) are the list's.
 */
#ifndef LOCKCTX_FIX_STRATEGY_H
#define LOCKCTX_FIX_STRATEGY_H

#include <stdbool.h>

#include "../report/finding.h"

/* A file of the tree that must have a line like PATTERN, an extended regular expression. */
struct tree_needs { char *file, *pattern; };

struct strategy {
	char *name, *path;		/* "drop-retake"; its .cocci */
	char *about, *valid;		/* what it does, when it is valid: lines */
	char *entry;			/* its name in tables, for an entry of a catalogue; else NULL */
	char *rule, *lock_class, *callee;	/* of the finding, or NULL; without a rule it is a part of others */
	char **modes;			/* of its lock: "srcu", "rcu"; none: any */
	char *site;			/* what the statement at the finding has, or NULL: anything */
	char *unless;			/* why nothing has changed, when that is so, or NULL; {NAME} is a
					 * virtual identifier's value */
	char *subject, *then;		/* or NULL */
	char **files, **after;
	struct tree_needs *needs;
};

/* All of folder DIR, sorted by name. A folder that cannot be read is die(). */
struct strategy *strategies_read(const char *dir);
void strategies_free(struct strategy *s);

/* The one called NAME, or NULL. */
const struct strategy *strategy_find(const struct strategy *s, const char *name);

/* Is S, by itself, one for findings such as F, in the tree at DIR? */
bool strategy_offers(const struct strategy *s, const struct finding *f, const char *dir);
bool strategies_offer(const struct strategy *all, const struct finding *f, const char *dir);
/* What there are strategies for: "must-hold, must-not-hold of rcu"; the caller frees it. */
char *strategies_text(const struct strategy *all);

#endif
