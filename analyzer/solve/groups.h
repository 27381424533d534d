/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * groups.h - which candidates of a class are proved together: neighbours, as many as one proof has
 * room for, so that what they share is solved once, and that of a class that much of the program is
 * about nothing is left out but what alone is too much.
 */
#ifndef LOCKCTX_GROUPS_H
#define LOCKCTX_GROUPS_H

#include "climb.h"

/* What is proved together has no more functions: a slice of them costs more than steps tell. */
#define MOST_TOGETHER 1000

/*
 * FUNCS (stb_ds, by number), candidates of SIEVE for class C, in groups: alone, or, with FIRST, from
 * where they climb to (see scope_climb()). Each group is stb_ds, as the result is, and the caller's.
 * *LEFT_OUT gets how many are in none.
 */
u32 **groups_of(const struct sieve *sieve, u32 c, const u32 *funcs, struct slice *first, u32 *left_out);
void groups_free(u32 **groups);

#endif
