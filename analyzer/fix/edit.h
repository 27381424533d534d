/* SPDX-License-Identifier: GPL-2.0-or-later */
/* edit.h - how candidates are put together: for the files of this folder that make some. */
#ifndef LOCKCTX_FIX_EDIT_H
#define LOCKCTX_FIX_EDIT_H

#include "candidate.h"

/* The semantic patch NAME, which must be there: die(). */
const struct strategy *edit_strategy(const struct group *g, const char *name);
/* STRATEGY applied to FUNCTION of FILE, at LINE (0: none). */
struct edit edit_new(const struct group *g, const char *strategy, const char *file, const char *function,
		     uint32_t line);
void edit_define(struct edit *e, const char *name, const char *value);
void edit_define_place(struct edit *e, const struct place *p);
/* STRATEGY applied to the call that the finding points at. */
struct edit edit_of_site(const struct group *g, const char *strategy);

/* A commit of C in FILE that does WHAT, which it frees. */
struct commit *commit_add(struct candidate *c, const struct group *g, const char *file, char *what);
/* The commit that keeps indexes where the others do; and in COMMIT that of A, taken at LINE. */
struct commit *commit_add_carry(struct candidate *c, const struct group *g, const char *file);
void commit_carry(struct commit *commit, const struct group *g, const struct acquire *a, uint32_t line);

/* Is there an edit of this line already? */
bool candidate_edits(const struct candidate *c, const char *file, uint32_t line);

#endif
