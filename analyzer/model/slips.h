/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slips.h - rows of the models whose function or member nothing here has, and that look like a slip
 * for one that something has; and those that are of none that is here. A row for another version of
 * the kernel, or for another folder of it, is none.
 */
#ifndef LOCKCTX_SLIPS_H
#define LOCKCTX_SLIPS_H

#include "model.h"

struct slip {
	const char *file;	/* "locks.model" */
	u32 line;
	const char *typed, *meant;	/* what stands there, and what should; good for the call alone */
	bool only_static;	/* a pattern matches static functions alone, which no pattern is of */
};

/*
 * Calls EACH for each slip in M, file by file. A name that KNOWN has a row for is none. P is linked.
 */
void model_slips(const struct model *m, const struct model *known, const struct program *p,
		 void (*each)(const struct slip *slip));

#endif
