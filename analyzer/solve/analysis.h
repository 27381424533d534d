/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * analysis.h - the whole job: every configuration, every lock class, and what
 * could not be known on the way.
 */
#ifndef LOCKCTX_ANALYSIS_H
#define LOCKCTX_ANALYSIS_H

#include "witness.h"

/* A minute or two of one processor, and more than any class of KVM takes by far. */
#define CLASS_STEPS UINT64_C(400000000)

struct analysis {
	struct program *p;
	struct model *m;
	struct callgraph **graphs;
	u32 ngraphs;
	struct terms *ts;
	/* bounds hit, summed over everything that was run */
	u64 dropped_facts, dropped_tests;
	u64 budget;		/* steps that may be made of one class, see solver_run() */
	u32 *given_up;		/* names of classes for which that was not enough; stb_ds */
	u32 frames, frames_kept;	/* that hold a lock before an event; after the first proof */
	u32 cut_callers;		/* functions that are entered first, though they have callers */
	/* if not NULL: told before each class of each configuration, how many of all are done */
	void (*progress)(size_t done, size_t total);
	bool everything;	/* solve what may touch a class, suspected or not: for those who read states */
	bool contradictions;	/* look for annotations that bodies contradict, too */
	bool annotated_only;	/* set before analysis_run(): see struct effects */
	u32 assumed_roots;	/* roots taken to be entered with a lock that they release */
};

/* Both are borrowed and must outlive the analysis. P is linked. */
struct analysis *analysis_new(struct program *p, struct model *m);
void analysis_free(struct analysis *a);

/* Called for each solved class of each configuration. WITNESSES is stb_ds and
 * stays the analysis's. */
typedef void analysis_fn(struct analysis *a, struct solver *s, struct witness *witnesses, void *data);

/* S was too much for the budget? Then its class is one that is given up: note that. */
bool analysis_gave_up(struct analysis *a, const struct solver *s);

/* Solve class CLASS_NAME ("kvm::srcu"), or every class when NULL. Returns how many
 * classes of that name there were. */
u32 analysis_run(struct analysis *a, const char *class_name, analysis_fn *each, void *data);

/* Adds an event to S for each function that returns with different locksets its
 * callers cannot tell apart (imbalance.c). */
void find_imbalance(struct solver *s);

#endif
