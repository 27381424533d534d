/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scope-parts.h - what scopes are put together from, for scope.c and climb.c alone.
 */
#ifndef LOCKCTX_SCOPE_PARTS_H
#define LOCKCTX_SCOPE_PARTS_H

#include "scope.h"
#include "slice.h"

/* An empty scope of class C, in which takes of class AIM are looked for (0: of none). */
struct scope *scope_new(struct effects *fx, const struct nets *nets, u32 c, u32 aim);
/* Add FUNC, unless a row stands for it or the configuration lacks it. True when it is new. */
bool scope_add(struct scope *s, u32 func);
/* FUNC is entered first, if it is there. */
void scope_begin_at(struct scope *s, u32 func);
/* Add frames, those of FRAMES (stb_ds), and what lies between them and their events. */
void scope_add_frames(struct scope *s, const struct sieve *sieve, const u32 *frames);
/* Is it of interest in S that FUNC needs the class of its callers? */
bool scope_asks(const struct scope *s, const struct nets *n, u32 func);
/* Add what functions from number FIRST on call to take the lock or to give it back. */
void scope_add_helpers(struct scope *s, const struct nets *n, u32 first);
/* Add functions that ask their callers for the class, entered from outside; and of those that
 * leave it taken, who may be the other half of one that gives it back. */
void scope_add_asking(struct scope *s, const struct sieve *sieve);
/* Add functions whose annotations speak of the class. */
void scope_add_annotated(struct scope *s);
/* The candidates of class C are *N from the result on. Owned by SIEVE. */
const struct suspect *scope_candidates(const struct sieve *sieve, u32 c, u32 *n);
/* Add candidate FUNC with what it needs, and nothing above it: scope_alone() of one more. */
void scope_add_alone(struct scope *s, const struct sieve *sieve, u32 func);
/* The same, from where FUNC's climb ends on: scope_climb() of one more. FIRST is as there. */
void scope_add_climb(struct scope *s, const struct sieve *sieve, u32 func, struct slice *first);
/* S, when all is there: in the order that its header promises. */
struct scope *scope_sorted(struct scope *s);

#endif
