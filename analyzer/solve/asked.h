/* SPDX-License-Identifier: GPL-2.0-or-later */
/* asked.h - which values decide, in one function of a slice, what happens to its locks. Internal to slice.c. */
#ifndef LOCKCTX_ASKED_H
#define LOCKCTX_ASKED_H

#include "slice.h"

/*
 * Fill P, F's part of S, with the expressions that decide where its instructions (P's insns) are reached, with
 * what callers pass for them, and with what their loads and calls depend on. Returns functions that are worth
 * to be solved for what they return, and that S is to have, too; stb_ds, the caller's.
 */
u32 *asked_of(struct slice *s, struct func *f, struct part_of *p);

#endif
