/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * progress.h - what a command that takes long is doing: on a terminal one line that is written over,
 * elsewhere a plain line every few seconds. All of it on standard error. One command runs at a time,
 * so there is one state.
 */
#ifndef LOCKCTX_PROGRESS_H
#define LOCKCTX_PROGRESS_H

#include <stddef.h>

/* From now on print nothing but what progress_note() gets. */
void progress_quiet(void);
/* From now on print a line for each step that is worth one: DETAIL of progress_step(). */
void progress_verbose(void);

/*
 * Of PHASE ("facts"), DONE of TOTAL steps are done; DETAIL says which was the last, or is NULL. A
 * phase begins with its first step and ends when all are done, or when another begins.
 */
void progress_step(const char *phase, size_t done, size_t total, const char *detail);

/* Print a line of its own among the progress: "lockctx: " and the rest. */
void progress_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Since the first step of all; 0 when there was none. */
double progress_seconds(void);

/* Before anything else is printed: leave the terminal's line. */
void progress_end(void);

#endif
