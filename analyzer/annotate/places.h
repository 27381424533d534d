/* SPDX-License-Identifier: GPL-2.0-or-later */
/* places.h - finds the files that name functions, to know where prototypes may be. */
#ifndef LOCKCTX_ANNOTATE_PLACES_H
#define LOCKCTX_ANNOTATE_PLACES_H

#include <stdbool.h>
#include <stddef.h>

struct places { struct { char *key; char **value; } *files; };	/* function -> files; stb_ds */

/*
 * Which of FILES (N of them, below folder TREE) have which of the functions NAMES
 * (stb_ds), followed by a '('. Names of files are borrowed; places_free() frees the rest.
 */
void places_find(struct places *p, const char *const *names, const char *tree,
		 char *const *files, size_t n);
void places_free(struct places *p);

/* The files that have function NAME, in the order they were given; stb_ds, the places'. */
char **places_of(struct places *p, const char *name);

#endif
