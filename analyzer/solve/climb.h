/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * climb.h - how far up a proof has to begin: above a function that goes wrong when nothing is
 * known of its callers, as long as each of them may know better. A caller knows better when it
 * answers something that the function, or what it calls, tests: it passes a constant or an
 * object of its own, tests the same value before, or sets the member. One that answers nothing,
 * and whose own callers cannot, ends the climb: what goes wrong goes wrong from there.
 */
#ifndef LOCKCTX_CLIMB_H
#define LOCKCTX_CLIMB_H

#include "scope.h"
#include "slice.h"

/* A climb goes over so many calls, and no higher. */
#define MOST_LEVELS 6

/*
 * All that class C is judged in when the whole of its callers is too much: FUNCS (stb_ds),
 * candidates of SIEVE, from where their climbs end down to what goes wrong; and, if ASKING, who
 * needs or gives back the class of its callers, from where the program is entered. FIRST is the
 * slice of scope_alone() of FUNCS or more, with what is tested there.
 */
struct scope *scope_climb(const struct sieve *sieve, u32 c, const u32 *funcs, struct slice *first, bool asking);

#endif
