/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * shrunk.h - a file that is mapped, and that another process cuts short meanwhile, is no fault of
 * ours: the SIGBUS that reading it then raises becomes one line, and the program ends with status 2.
 * Any other SIGBUS stays what it is.
 */
#ifndef LOCKCTX_FACTS_SHRUNK_H
#define LOCKCTX_FACTS_SHRUNK_H

#include <stddef.h>

struct shrunk { struct shrunk *next; const char *data; size_t size; const char *path; };

/* S, and PATH in it, stay the caller's, and where they are, until shrunk_forget(). */
void shrunk_watch(struct shrunk *s);
void shrunk_forget(struct shrunk *s);

#endif
