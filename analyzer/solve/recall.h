/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * recall.h - what a branch told of memory that may have been written since. By effects a call of
 * the page fault handler writes half of the members there are, but not of the object whose flag
 * was tested before; and a store to a member of one object is one to that of all. Nothing may be
 * concluded from what was known before, but where a second branch on the same thing goes against
 * the first, with the lock of the class not given back in between, the way is one
 * that the source does not mean: `if (shared) lock(); ...; if (shared) unlock();`. Nothing is said
 * of the lock behind it.
 *
 * A wait for another task leaves the lock and takes it again, so what is tested once more behind
 * it is not taken for the same. Nor is the condition of a loop. What is read as volatile (a bit of
 * page->flags by test_bit()) can change at any time, and seldom does between two such branches.
 */
#ifndef LOCKCTX_RECALL_H
#define LOCKCTX_RECALL_H

#include "eval.h"

/*
 * T, a value of a branch, is told to have signs MAY. When it was read as volatile, or by a function
 * that reads so, it is recalled by what it was read from. ST is doubted as by recall_told().
 */
void recall_seen(const struct eval *ev, struct state *st, u32 t, uint8_t may);

/* ATOM, which had the signs MAY, may have been written, though by nobody who is seen to mean it. */
void recall_note(const struct eval *ev, struct state *st, u32 atom, uint8_t may);
/* Is ATOM what recall_note() makes, and about what? 0: it is not. */
u32 recall_about(const struct terms *ts, u32 atom);

/* Was something told of T, a condition, or of what it is made of, that may have been written since? */
bool recall_has(const struct eval *ev, const struct state *st, u32 t);

/* T is told to have signs MAY now; ST is doubted when that goes against what it had. */
void recall_told(const struct eval *ev, struct state *st, u32 t, uint8_t may);
/* The lock is LEFT, or taken: nothing of before it was left counts, nor of before it is taken again. */
void recall_hands(const struct eval *ev, struct state *st, bool left);
/* Both happened below. */
void recall_forget(const struct eval *ev, struct state *st);
/* What the caller of a function, in state ST, recalls of HERE is recalled of T in there. */
void recall_enter(const struct eval *ev, const struct state *st, u32 here, struct state *out, u32 t);

#endif
