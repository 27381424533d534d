/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * call.h - states across calls: what of a caller's state a callee sees, and what
 * comes back. A callee gets the holds, as far as it can name them, and the values
 * that its tests ask for; nothing else splits its entry states.
 */
#ifndef LOCKCTX_CALL_H
#define LOCKCTX_CALL_H

#include "eval.h"

#define MAX_ARGS 32

/* The arguments of call IN as terms of the caller under ST; returns their number. */
u32 call_args(const struct eval *ev, const struct state *st, const struct insn *in, u32 *args);

/* The function that the pointer which call IN goes through is known to hold in ST: a symbol, or NONE. */
u32 call_target(const struct eval *ev, const struct state *st, const struct insn *in);

/*
 * The entry state of CALLEE in *OUT. ORDER[i] gets the set of holds of ST, one bit
 * each, that are hold i of *OUT (its origin is i + 1): those that look the same to
 * the callee are one there, which is what ends a recursion of readers.
 */
void call_enter(const struct eval *ev, const struct state *st, const struct insn *in,
		struct func *callee, struct state *out, uint8_t *order);

/* The caller's state in *ST becomes that after a return from CALLEE with EXIT; false
 * when it cannot return so. */
bool call_return(const struct eval *ev, struct state *st, const struct insn *in,
		 const struct func *callee, const struct state *exit, const uint8_t *order);

/*
 * ST at a return of value expression VALUE (0: none), reduced to what a caller
 * can name; the result is a class of returned values that keeps exits apart.
 */
u32 call_leave(const struct eval *ev, struct state *st, u32 value);

/* The class of returned value VALUE that call_leave() would give. */
u32 call_class(const struct eval *ev, const struct state *st, u32 value);

#endif
