/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * proof.h - one proof: a part of the program, solved in so many steps, what goes wrong in there, and who
 * is told. Of what was not solved to the end nothing is told but that it was given up.
 */
#ifndef LOCKCTX_PROOF_H
#define LOCKCTX_PROOF_H

#include "analysis.h"
#include "edges.h"

/* What is proved together. */
struct piece { struct scope *scope; struct slice *slice; };

/* SCOPE, which the piece owns from now on. */
struct piece piece_new(struct scope *scope);
void piece_free(struct piece *p);

/* One solution, and what it found. */
struct proof {
	struct solver *solver;
	struct witness *w;	/* stb_ds */
	bool *skip;		/* roots that are one half of a pair */
	u32 assumed;		/* so many */
	u32 held_back;		/* findings that the level leaves out */
};

/* Has the class functions that return with it held to who enters the program? */
enum leaving { LEAVES_NOT, LEAVES, SEEN };	/* SEEN: all that there are, are among the starts */

/* SLICE from START (NONE: all) in BUDGET steps; of what was solved to the end each witness that was found is
 * right. EDGES as in struct solver. The slice must outlive the proof. */
struct proof proof_make(const struct edges *edges, struct slice *slice, u32 start, u64 budget, enum leaving leaving);
void proof_free(struct proof *p);

/* Who is told what of a class in one configuration. */
struct told {
	struct analysis *a;
	analysis_fn *each;
	void *data;
	struct class_run run;
	u64 budget;		/* steps, of which one proof gets a part */
	bool puts_off, put_off;	/* may a proof that is too much be left for later, and was it? */
	const struct edges *edges;
	u64 before;		/* steps that were made of something else */
	struct proof *last;	/* what is told when it is known whether all others could be proved; stb_ds */
};

/* P is done: its witnesses are told, and it is freed. WHOLE: it was solved from all starts, so that annotations
 * can be compared with what bodies do. */
void proof_tell(struct told *t, struct proof *p, bool whole);
/* The same, where of the class something else may be given up yet; and of all that was put off. */
void proof_tell_later(struct told *t, struct proof *p, bool whole);
void proof_tell_rest(struct told *t);
/* All that PIECE was proved for is told: what it lost counts. */
void proof_count(struct told *t, const struct piece *piece);

#endif
