/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * witness.h - a finding's path as a stack of frames, outermost first: a frame is
 * a function and the place in it where it calls the next one. The last frame is
 * what is called at the end and has no place. What is known about a frame comes
 * as notes, one line each.
 */
#ifndef LOCKCTX_REPORT_WITNESS_H
#define LOCKCTX_REPORT_WITNESS_H

#include <stdio.h>
#include "finding.h"
#include "layout.h"

struct frame {
	const char *function;
	const struct position *pos;	/* NULL: the last frame */
};

/* How many frames F has; 0 when it has neither path nor wait. */
size_t witness_frames(const struct finding *f);

/* Frame I, below witness_frames(). Points into F. */
struct frame witness_frame(const struct finding *f, size_t i);

/*
 * Writes the notes on frame I to OUT: whether it is the site, how it is reached
 * when that is no plain call, locks it takes, branches it takes, and at the end
 * what the path ends in. Mentioned files go through M (NULL: full names). Of the
 * branches, only those that decide unless ALL are asked for.
 */
void witness_notes(const struct finding *f, size_t i, bool all, struct mentions *m, FILE *out);

/* The same for locks and branches of functions that are on no frame. */
void witness_loose_notes(const struct finding *f, bool all, struct mentions *m, FILE *out);

/* Writes TEXT with CLASS in the place of each "%c" (see rule-text.h). */
void print_rule_text(FILE *out, const char *text, const char *lock_class);

#endif
