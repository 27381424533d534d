/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bits.h - which bits of a value are known, whatever the rest of it is: those of masks and flags that
 * are put together from constants (Wegman and Zadeck call the like "known bits"; GCC's is
 * tree-ssa-ccp.cc).
 */
#ifndef LOCKCTX_BITS_H
#define LOCKCTX_BITS_H

#include "term.h"

/* The bits that are surely set in value T. */
u64 bits_set(const struct terms *ts, u32 t);
/* Those that may be. */
u64 bits_possible(const struct terms *ts, u32 t);

#endif
