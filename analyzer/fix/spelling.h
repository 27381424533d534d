/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spelling.h - how the source writes that a lock is taken and given back: "spin_lock_irq(&hugetlb_lock)",
 * "wiphy_lock(&rdev->wiphy)". Facts know which call does it, and from which struct's pointer the lock is
 * named; the words are those of the file, so that macros and helpers stay what people write.
 */
#ifndef LOCKCTX_FIX_SPELLING_H
#define LOCKCTX_FIX_SPELLING_H

#include "../solve/analysis.h"

/* Where the facts' files are: in folder SRCTREE, under the name that FILE has for each (a string). */
struct source_names {
	const char *srctree;
	const char *(*file)(const struct program *p, u32 file, const char *srctree);
};

struct spelling {
	char *tag;		/* "cfg80211_registered_device": @ is a pointer to such a struct; "": no object */
	char *take, *give;	/* "wiphy_lock(&@->wiphy)", without blanks; one statement each */
	char *local;		/* "flags": a variable of the function that both use; "": none */
	u32 users;		/* functions of which both are the words */
};

/*
 * The ways in which functions of A's program take LOCK_CLASS ("wiphy::mtx") and give it back themselves, the
 * most used first, of equals the first by name. stb_ds; spellings_free() frees it.
 */
struct spelling *spellings_find(struct analysis *a, const char *lock_class, const struct source_names *names);
void spellings_free(struct spelling *s);

/*
 * What function FUNCTION writes to give LOCK_CLASS back, as it stands there, and in *CALLEE the name that it calls
 * for that; NULL when it does so nowhere, or in more than one way. The caller frees both.
 */
char *spelling_of_release(struct analysis *a, const char *lock_class, const char *function,
			  const struct source_names *names, char **callee);

#endif
