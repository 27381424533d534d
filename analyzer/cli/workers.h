/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * workers.h - does the parts of a job in processes of their own, several at a time. Each starts from
 * the memory as it is, so that a part says the same whatever was done before it; when one crashes, or
 * takes more memory than there is, or is ended from outside, that is its own end alone.
 */
#ifndef LOCKCTX_WORKERS_H
#define LOCKCTX_WORKERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct workers {
	size_t count;		/* parts */
	unsigned jobs;		/* processes at a time; 0: one per processor */
	unsigned seconds;	/* that they may take together; 0: as long as it takes */
	/* Do part I, and write what comes of it to OUT. In a process of its own. */
	void (*run)(size_t i, FILE *out, void *data);
	/* Part I has ended, after CPU seconds of processor time: TEXT (SIZE bytes) came of it, or NULL and WHY
	 * not. In any order. */
	void (*done)(size_t i, const char *text, size_t size, const char *why, double cpu, void *data);
	void *data;
};

/*
 * Do all parts. NULL, or what ended that before all were done, Ctrl-C or the time: no part is done()
 * any more then, nor is anything done() by a later call once it was Ctrl-C or its like. What was found is
 * still printed then; said again after more than a second, it ends the program as ever.
 */
const char *workers_run(const struct workers *w);

/* Was it such a signal, so that the program is to end? */
bool workers_stopped(void);

#endif
