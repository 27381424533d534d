/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guard.h - runs a sandbox and ends it when what is in it takes too much. Limits of the kernel's that
 * anybody may set are those of one process, or do not hold for root, so the guard looks at all of the
 * sandbox's processes, and at the folders that it can write, a few times a second.
 */
#ifndef LOCKCTX_LINT_GUARD_H
#define LOCKCTX_LINT_GUARD_H

#include "limits.h"

/* Add to WORDS those that run the words behind them, bubblewrap's, under L; FOLDERS (NULL-terminated)
 * are those that it can write. PROGRAM is this one, which calls guard_main() for GUARD_WORD. */
#define GUARD_WORD "guard"
void guard_words(struct strv *words, const char *program, const struct limits *l,
		 const char *const *folders);

/*
 * Be what those words say. Returns the status to exit with, the sandbox's or, with one line on
 * standard error, 3: it was ended, or could not be watched.
 */
int guard_main(int argc, char **argv);

#endif
