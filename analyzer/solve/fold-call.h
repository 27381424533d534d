/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fold-call.h - what a function that only computes returns for constants: the helpers that say of a command or an
 * option what has to be locked for it.
 */
#ifndef LOCKCTX_FOLD_CALL_H
#define LOCKCTX_FOLD_CALL_H

#include "../program/program.h"

/* *OUT gets what F returns when its N parameters are ARGS. False when that is not known: it reads memory, calls
 * others, or takes too many steps. */
bool fold_call(const struct func *f, const i64 *args, u32 n, i64 *out);

/*
 * The constants that F tells apart from all other values of its first parameter, in *CONSTANTS (stb_ds, the caller's
 * to free, whatever is returned), and one of these others in *OTHER. False when it does more with that than to compare
 * it with constants.
 */
bool fold_constants(const struct func *f, i64 **constants, i64 *other);

#endif
