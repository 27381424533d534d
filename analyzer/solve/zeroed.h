/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * zeroed.h - objects that begin as zero: behind c = kzalloc(...) what is read from c->wq is null until something is
 * stored there, so that an error path which asks for it does nothing.
 */
#ifndef LOCKCTX_ZEROED_H
#define LOCKCTX_ZEROED_H

#include "eval.h"

/* CALL of the frame has returned, to ST. What the slice asks of such an object's members is known from there on. */
void zeroed_members(const struct eval *ev, struct state *st, const struct insn *call);

#endif
