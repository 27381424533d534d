/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * leak.h - functions that return with a lock on some ways and without it on others, where nobody who
 * might know which of them it was ever gives the lock back. What a function returns tells its callers
 * the ways apart; whether that means anything to them is for them to say (Engler et al., "Bugs as
 * Deviant Behavior", 2001): -EINVAL with the lock and 0 without it is a rule when a caller unlocks
 * behind -EINVAL, and a forgotten unlock when none does.
 */
#ifndef LOCKCTX_LEAK_H
#define LOCKCTX_LEAK_H

#include "net.h"

/*
 * Fill N's lists of what functions forget; the rest of N is there. Who is entered from outside may have
 * callers that nobody sees: he forgets a lock only if it is kept with an error and not
 * without, or if nothing in the program gives back what it was entered with.
 */
void leaks_find(struct nets *n);

/* Is class C one that FUNC forgets on some ways? */
bool leaks(const struct nets *n, u32 func, u32 c);

/* May instruction INSN of FUNC give back class C, its own or its callers'? */
bool gives_back_at(const struct nets *n, u32 func, u32 insn, u32 c);

/* Does FUNC give class C back, its own or not? */
bool leak_gives(const struct nets *n, u32 func, u32 c);

#endif
