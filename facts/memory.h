/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memory.h - what is done when no memory is left: one line, and status 2. A process that works for
 * another one says nothing itself: its status tells.
 */
#ifndef LOCKCTX_FACTS_MEMORY_H
#define LOCKCTX_FACTS_MEMORY_H

#include <stddef.h>
#include <stdio.h>

/* From now on memory_out() prints nothing and ends this process at once with STATUS. */
void memory_out_status(int status);

/* WANTED bytes were not to be had; 0: nobody knows how many. */
void __attribute__((noreturn)) memory_out(size_t wanted);

/* malloc(), calloc(), realloc() that come back with memory, or not at all. */
void *memory_alloc(size_t size);
void *memory_zeroed(size_t n, size_t size);
void *memory_resize(void *p, size_t size);
/* P if it is something, as what strdup() or open_memstream() gave. */
void *memory_need(void *p);

/* Close F, of open_memstream(): *TEXT is there, and all of it. */
void memory_text(FILE *f, char **text);

#endif
