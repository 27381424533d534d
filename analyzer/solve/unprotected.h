/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unprotected.h - exceptions to what protects.h infers, as something to prove: each place that does without the
 * lock asks for it, as lockdep_assert_held() would, and is proved from functions that are entered with nothing
 * held. What a caller holds, or what a value rules out, makes it none.
 */
#ifndef LOCKCTX_UNPROTECTED_H
#define LOCKCTX_UNPROTECTED_H

#include "protects.h"
#include "scope.h"
#include "witness.h"

struct unprotected;

/*
 * From now on the exceptions to V, N of them and all of one class, ask for it in FX: to be undone by
 * unprotected_done(), before anything else is solved.
 */
struct unprotected *unprotected_ask(struct effects *fx, const struct protection *v, u32 n);
void unprotected_done(struct unprotected *u);

/* Where the exceptions to V are proved, of class C: with their callers, from where these are entered. */
struct scope *scope_unprotected(const struct sieve *sieve, u32 c, const struct protection *v, u32 n);

/* Keep of *W the witnesses of exceptions to V, which are N of P: one place of each function, of the surest. */
void unprotected_keep(struct witness **w, const struct protects *p, const struct protection *v, u32 n);

#endif
