/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * doing.h - what an instruction does to the class of a slice, before any state is known: by itself, or
 * by what it calls.
 */
#ifndef LOCKCTX_DOING_H
#define LOCKCTX_DOING_H

#include "net.h"
#include "slice.h"

typedef bool doing_fn(const struct slice *s, const struct func *f, u32 insn);

/* Does instruction INSN of F take the class, or call what returns with it? */
bool doing_takes(const struct slice *s, const struct func *f, u32 insn);
/* Does it give back a lock of the class, or call what does? */
bool doing_gives(const struct slice *s, const struct func *f, u32 insn);
/* And is it not taken again? */
bool doing_leaves(const struct slice *s, const struct func *f, u32 insn);

#endif
