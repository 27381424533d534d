/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sandbox.h - runs what a patch's author may have a hand in with bubblewrap: no network, a system
 * that is read only, home and run-time folders empty, no variables of the environment. A compile
 * reads any file the source includes, and a Makefile runs any command. What it takes is limited, see
 * guard.h.
 */
#ifndef LOCKCTX_LINT_SANDBOX_H
#define LOCKCTX_LINT_SANDBOX_H

#include "limits.h"

/*
 * The words to run a program with: below home and /tmp it sees the folders READABLE alone
 * (NULL-terminated, absolute; an empty one is passed over), and can write below WRITABLE alone (the
 * same), and in a /tmp of its own. PROGRAM is this one, see guard_words().
 */
void sandbox_words(struct strv *words, const char *program, const struct limits *l,
		   const char *const *readable, const char *const *writable);

/*
 * Can programs be run with WORDS? NULL, or one line that says why not and what to do, the caller's
 * to free.
 */
char *sandbox_try(const struct strv *words);

#endif
