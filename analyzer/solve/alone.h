/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * alone.h - functions around whose call somebody takes a lock, and around nothing else: what is locked there is
 * what that function does.
 */
#ifndef LOCKCTX_ALONE_H
#define LOCKCTX_ALONE_H

#include "edges.h"

struct alone {
	struct { u64 key; u32 value; } *of;	/* symbol << 32 | class -> functions that do so; stb_ds */
};

struct alone *alone_new(const struct edges *e);
void alone_free(struct alone *a);

/* How many functions take class C around the call of symbol SYM alone? */
u32 alone_in(const struct alone *a, u32 sym, u32 c);

#endif
