/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * siblings.h - functions that stand in one initialiser: start, next and stop of a seq_file, lock and
 * unlock of a bus. Who enters one enters the others too, so that a lock which one leaves and another
 * gives back is no mistake of either.
 */
#ifndef LOCKCTX_SIBLINGS_H
#define LOCKCTX_SIBLINGS_H

#include "net.h"

/* FUNC's place in an initialiser. */
struct slot { u32 func, object; };

/* All of P, by function, then object; stb_ds, the caller's. */
struct slot *siblings_new(const struct program *p);

/* May a function that stands beside FUNC return with class C, or give back one that it was entered
 * with? As far as NETS tells. */
bool siblings_leave(const struct nets *nets, u32 func, u32 c);
bool siblings_give(const struct nets *nets, u32 func, u32 c);

/* Does FUNC stand in an initialiser as a member: is it called through that, if at all? */
bool siblings_member(const struct effects *fx, u32 func);

#endif
