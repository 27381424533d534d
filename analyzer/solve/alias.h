/* SPDX-License-Identifier: GPL-2.0-or-later */
/* alias.h - which addresses may be one place in memory. Internal to the solver. */
#ifndef LOCKCTX_ALIAS_H
#define LOCKCTX_ALIAS_H

#include "term.h"

/* Is X, the root of an address, a variable of the frame? */
bool alias_in_frame(const struct term *x);

/* May a write to address A change what is read at B? By the last member of each, by their names where both have one,
 * and by the number of an element. */
bool alias_may(const struct terms *ts, u32 a, u32 b);

#endif
