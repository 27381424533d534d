/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * infer.h - what functions require of their callers, from the code alone. A
 * function must not be entered with a lock when, entered so, it reaches a wait
 * for that lock's readers with the caller's hold still there. It must be entered
 * with a lock when, entered without, it reaches an assertion that it is held.
 */
#ifndef LOCKCTX_ANNOTATE_INFER_H
#define LOCKCTX_ANNOTATE_INFER_H

#include "../solve/analysis.h"

enum verdict {
	ANNOTATE,
	NOT_NAMED,	/* the parameters do not lead to the lock */
	CONDITIONAL,	/* it is also entered with the lock and then does not wait */
	ALWAYS_WRONG,	/* it is only entered the wrong way: findings, no contract */
	ANY_MODE,	/* readers may hold the lock as well as writers: no annotation says that */
	VERDICTS
};

/* FUNC must be entered with a lock of the class, or must not be. */
struct requirement {
	u32 func;		/* number in the program */
	u32 lock_class;		/* string */
	enum verdict verdict;
	bool must_hold;
	bool violated;		/* some caller enters it the wrong way: a finding */
	bool outside;		/* other files call it or have its address */
	const char *file;	/* where its body is; for callers to fill in */
	char **tags;		/* structs that must be known to name them; stb_ds */
	char **locks;		/* lock_name()s, none unless it is ANNOTATE; stb_ds, sorted */
};

/*
 * The requirements of every function of A's program that has some, for class
 * CLASS_NAME, or for all when NULL: an stb_ds array, sorted by file, line and
 * class, for infer_free(). *KNOWN gets how many classes there were of that name.
 */
struct requirement *infer(struct analysis *a, const char *class_name, u32 *known);
void infer_free(struct requirement *r);

/* "the parameters do not lead to the lock", ... */
const char *verdict_text(enum verdict v);

#endif
