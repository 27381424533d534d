/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slips.h - rows of locks.model whose function nothing here has, and that look like a slip
 * for one that something has. A row for another version of the kernel, or for another
 * folder of it, is none. Names of contexts are not looked at: versions have near ones.
 */
#ifndef LOCKCTX_SLIPS_H
#define LOCKCTX_SLIPS_H

#include "model.h"

/* Calls EACH with the line of a row of M, what stands there and what may be meant. A function
 * that KNOWN has a row for is none. P is linked. */
void model_slips(const struct model *m, const struct model *known, const struct program *p,
		 void (*each)(u32 line, const char *typed, const char *meant));

#endif
