/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * analysis.h - the whole job: every configuration, every lock class, and what
 * could not be known on the way.
 */
#ifndef LOCKCTX_ANALYSIS_H
#define LOCKCTX_ANALYSIS_H

#include "alike.h"
#include "witness.h"

/* A few seconds of one processor, and twenty times what any class of KVM takes. */
#define CLASS_STEPS UINT64_C(2000000)

/* How the proof of one class, in one configuration, went. */
struct class_run {
	u32 lock_class;		/* its name */
	const char *config;	/* NULL: there is one alone */
	u32 frames, kept;	/* candidates; those that something goes wrong in when they are alone */
	u32 functions, starts;	/* of the proofs after that; so many of them are entered first */
	u32 cut;		/* of these, that have callers which are left out */
	u64 steps;		/* of all proofs together */
	bool climbed;		/* the callers were too many to have all of them */
	u32 given_up;		/* proofs */
	u32 found;		/* witnesses */
};

struct analysis {
	struct program *p;
	struct model *m;
	struct callgraph **graphs;
	u32 ngraphs;
	struct effects **effects;	/* by graph; stb_ds, empty until a class is solved; */
	struct sieve **sieves;		/* with them; annotated_only is of before */
	struct edges **edges;		/* with them, too */
	struct always **always;
	struct protects **protects;	/* with them, at level strict alone; or NULL */
	struct irqs **irqs;		/* with them, made when they are asked for */
	struct embeds *embeds;		/* too */
	struct alike *alike;		/* of the configurations; NULL: there is one alone */
	/* while a class is proved, in another configuration than the first: what may be different there (alike.h); NULL */
	const bool *affected;
	bool in_groups;		/* its candidates were too many to be proved together, in the first */
	bool passed_over;	/* of the last class some, or all, was not proved again in other configurations */
	bool one_class;		/* set before analysis_run(): no class but the one is solved */
	u32 only;		/* set before analysis_run(): a rule's name, when no other is asked for; 0 */
	struct terms *ts;
	/* bounds hit, summed over everything that was run */
	u64 dropped_facts, dropped_tests;
	u64 budget;		/* steps that may be made of one class, see solver_run() */
	u32 *given_up;		/* names of classes for which that was not enough; stb_ds */
	u32 cut_callers;		/* functions that are entered first, though they have callers */
	bool everything;	/* solve what may touch a class, suspected or not: for those who read states */
	/* if not NULL: told before each class which it is, and of how many */
	void (*progress)(size_t number, size_t total, const char *class_name);
	/* if not NULL: told how each class went */
	void (*ran)(struct analysis *a, const struct class_run *run);
	bool contradictions;	/* look for annotations that bodies contradict, too */
	bool annotated_only, strict;	/* set before analysis_run(): see struct effects */
	u32 held_back;		/* what level strict alone tells: ways to findings, places where a doubt ends */
	u32 assumed_roots;	/* roots taken to be entered with a lock that they release */
};

/* Both are borrowed and must outlive the analysis. P is linked. */
struct analysis *analysis_new(struct program *p, struct model *m);
void analysis_free(struct analysis *a);

/* Called for each solved class of each configuration. WITNESSES is stb_ds and
 * stays the analysis's. */
typedef void analysis_fn(struct analysis *a, struct solver *s, struct witness *witnesses, void *data);

/* What is said of the class called NAME is not all that there is: note that. */
void analysis_give_up(struct analysis *a, u32 name);

/* S was too much for the budget? Then its class is one that is given up: note that. */
bool analysis_gave_up(struct analysis *a, const struct solver *s);

/* The names of the classes that are there, or CLASS_NAME ("kvm::srcu") alone when that
 * is not NULL and there; stb_ds, the caller's. */
u32 *analysis_classes(struct analysis *a, const char *class_name);
/* Does anything take the class called NAME, or wait for it in a cycle? If not, there is nothing to solve. */
bool analysis_takes(const struct analysis *a, u32 name);
/* Solve the class called NAME in every configuration. */
void analysis_class(struct analysis *a, u32 name, analysis_fn *each, void *data);

/* Solve class CLASS_NAME, or every class when NULL. Returns how many there were. */
u32 analysis_run(struct analysis *a, const char *class_name, analysis_fn *each, void *data);

/* Adds an event to S for each function that returns with different locksets its
 * callers cannot tell apart (imbalance.c). Returns how many are left out, as somebody knows. */
u32 find_imbalance(struct solver *s);

#endif
