/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * candidate.h - what could mend a finding: commits made of edits, each a semantic patch with its
 * virtual identifiers filled in. Lines are those of the tree as it is before any edit.
 */
#ifndef LOCKCTX_FIX_CANDIDATE_H
#define LOCKCTX_FIX_CANDIDATE_H

#include "place.h"
#include "spelling.h"
#include "strategy.h"
#include "../report/finding.h"

/* All findings of one place: the same rule, class, function and callee. */
struct group {
	const struct finding **findings;	/* stb_ds; not empty */
	const struct report *ways;		/* of a call that waits: every way to it that holds the class */
	struct place place;
	const struct strategy *strategies;
	const char *models;			/* the folder of the model files */
	const char *tree;			/* the scratch tree, as it was */
	struct analysis *an;			/* of it */
	struct source_names names;		/* of its files */
};

struct edit {
	const struct strategy *strategy;
	char **define;			/* "name=value"; stb_ds */
	char **files;			/* stb_ds */
	char *where;			/* "update()", for reasons */
	uint32_t line;			/* the virtual identifier `line`; 0: none */
};

struct commit { char *subject; struct edit *edits; };	/* stb_ds */

struct candidate {
	char *name;
	struct commit *commits;		/* stb_ds; the last one mends, those before prepare */
	bool grows;			/* what it breaks may be mended by more edits of the first commit */
	bool second;			/* not to be tried when the one before is kept */
	char **reasons;			/* why it was turned down; stb_ds; NULL: it was not, or not tried */
	bool kept;
	bool unstyled;			/* the tree has no checkpatch to ask */
	char *folder;			/* where its patches are, or NULL */
};

/* Those that G's finding offers, stb_ds. What is out of reach is there with its reasons. */
struct candidate *candidates_find(const struct group *g);
void candidates_free(struct candidate *c);

void candidate_reject(struct candidate *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* "kvm->srcu" for class "kvm::srcu"; the caller frees it. */
char *spoken_class(const char *lock_class);

/*
 * More edits for the first commit of C, for the releases that went wrong in AFTER, the findings
 * that it brought: an index is carried, or the section entered. BASE_LINE(DATA, file, line) is the
 * line in the tree as it was. Returns how many edits were added.
 */
size_t candidate_grow(struct candidate *c, const struct group *g, const struct finding *const *after, size_t n,
		      uint32_t (*base_line)(void *data, const char *file, uint32_t line), void *data);

#endif
