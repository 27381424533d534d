/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unsure.h - findings about a lock that is missing, which stand only where all is known of who may have taken it; and
 * those about one that is taken twice, where much was dropped of what tells ways apart.
 */
#ifndef LOCKCTX_UNSURE_H
#define LOCKCTX_UNSURE_H

#include "witness.h"

/*
 * Where takes and releases of a class do not come out even, what is held is not known well
 * enough to say that it is missing: those of *W (stb_ds), witnesses of S, are dropped and freed, unless nothing on
 * their way has to do with that. The others tell of the class. UNEVEN: some of these were held back.
 */
void unsure_drop_uneven(const struct solver *s, struct witness **w, bool uneven);

/* Does one of W say what has to be held back when some of the class turns out to be too much? */
bool unsure_any(const struct effects *fx, const struct witness *w);

/* Some of the class was too much to prove: those of *W are dropped and freed. Returns how many. */
u32 unsure_drop(const struct effects *fx, struct witness **w);

#endif
