/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * outlive.h - the proof that a read section may be left: nothing that was read inside it is used
 * behind, in the function that leaves it and in every caller up to the one that entered it. What
 * cannot be followed counts as used.
 *
 * Looked at are the places that a change brings: where the section is left that was not left
 * there before, and what was moved behind a place where it was left already.
 */
#ifndef LOCKCTX_FIX_OUTLIVE_H
#define LOCKCTX_FIX_OUTLIVE_H

#include "behind.h"
#include "held.h"
#include "../solve/analysis.h"

/* A pointer that is used behind. */
struct outlived {
	struct section_read read;
	struct use use;		/* insn NONE: the entry of func, whose callers are not known */
	u32 place;		/* it was kept in this place meanwhile (origin_place()); 0: in none,
				 * or in one that is not known */
	struct loc stored;	/* where it was put there; line 0: nowhere */
};

struct outlive_query {
	const char *lock_class;
	const struct sections *rows;
	struct new_lines lines;
};

/* A candidate's place that leaves the section, and what is used behind; stb_ds both. */
struct gap { u32 func, insn; struct outlived *found; };

/* Called once for each configuration; the program stays A's. */
typedef void outlive_fn(struct analysis *a, const struct gap *gaps, void *data);

/* Returns how many places were looked at. */
u32 outlive_find(struct analysis *a, const struct outlive_query *q, outlive_fn *each, void *data);

/* The pointer for people: the variable that has it, or how it is written; the caller frees it. */
char *outlived_name(struct analysis *a, const struct outlived *x);
/* By what it was read: "sk_for_each_rcu()"; the caller frees it. */
char *outlived_reader(struct analysis *a, const struct outlived *x);

#endif
