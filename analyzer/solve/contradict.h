/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * contradict.h - annotations that cannot be true: what a function says of a lock,
 * against what its body does when it is entered as it says.
 */
#ifndef LOCKCTX_CONTRADICT_H
#define LOCKCTX_CONTRADICT_H

#include "witness.h"

/* What is wrong with an annotation, ... */
enum contradiction {
	CONTRADICTS_NOTHING,
	HELD_BUT_TAKEN,		/* must be held, and the body takes it */
	HELD_BUT_WAITS,		/* must be held, and the body waits for its readers */
	FREE_BUT_NEEDED,	/* must not be held, and the body requires it */
	FREE_BUT_RELEASED,	/* must not be held, and the body releases it without taking it */
	NEVER_TAKEN,		/* returns with it, and no way takes it and keeps it */
	NEVER_RELEASED,		/* returns without it, and no way releases it */
	BOTH_WAYS,		/* another annotation says the opposite */
};

/*
 * Append to W (stb_ds) one witness for each annotation of the solver's class that its
 * function's body contradicts. Enters functions anew: to be called when everything else has
 * been asked of S.
 */
void find_contradictions(struct solver *s, struct witness **w);

#endif
