/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * finish.h - the text step behind the semantic patches of `lockctx annotate`.
 *
 * SmPL has no way to write an attribute with arguments. So the semantic patches put a
 * bare one, lockctx_N, behind a function's parameters, and say in lines
 *
 *   // Text: lockctx_N __must_not_hold(&%0->srcu)
 *
 * what it stands for (and in lines "// Not: FILE FUNCTION" where it is to go); %0 is the name that the declaration at hand gives to its first
 * parameter. Here the annotation is written in its place, on a line of its own.
 */
#ifndef LOCKCTX_ANNOTATE_FINISH_H
#define LOCKCTX_ANNOTATE_FINISH_H

#include <stdbool.h>
#include <stddef.h>

struct texts {
	struct {
		char *key, *value;
	} *map;		/* placeholder -> text */
	char **not;	/* "FILE FUNCTION"; stb_ds */
};

/*
 * Read the "// Text:" lines of the semantic patch at PATH into *T, whose owner calls
 * texts_free(). False with one line in *WHY, the caller's, when it cannot be read or
 * has none.
 */
bool texts_read(struct texts *t, const char *path, char **why);
void texts_free(struct texts *t);

struct finished {
	unsigned written;	/* placeholders that became annotations */
	unsigned there;		/* removed: the declaration has the annotation already */
	unsigned early;		/* removed: the declaration is one of those that must not have it */
	unsigned unnamed;	/* removed: the declaration does not name the parameter */
	unsigned unknown;	/* left: no placeholder of T */
};

/* SOURCE, the text of file PATH, with its placeholders replaced; the caller frees it.
 * Adds to *N. */
char *finish_text(const char *source, const char *path, const struct texts *t,
		  struct finished *n);

/*
 * Is there a definition of FUNCTION in SOURCE with ANNOTATION, or with annotations
 * that have all of its arguments?
 */
bool finish_has(const char *source, const char *function, const char *annotation);

#endif
