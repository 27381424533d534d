/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * need.h - candidates for a lock that is needed and not held: it is taken around the call, as the
 * program's functions write that, in the innermost function of the way that nobody enters with it.
 */
#ifndef LOCKCTX_FIX_NEED_H
#define LOCKCTX_FIX_NEED_H

#include "candidate.h"

/* Add to *OUT (stb_ds) what G's finding offers. */
void need_candidates(struct candidate **out, const struct group *g);

/*
 * One more edit for the commit of C, which need_candidates() made, for another way F of the tree with C to the
 * same place. LINE is that of the call, in the tree as it was. Returns how many edits were added.
 */
size_t need_grow(struct candidate *c, const struct group *g, const struct finding *f,
		 uint32_t (*base_line)(void *data, const char *file, uint32_t line), void *data);

/* Is what G's finding lacks a read section, of RCU or SRCU? Who is in one may begin another. */
bool need_of_section(const struct group *g);

#endif
