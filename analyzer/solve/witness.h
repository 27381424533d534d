/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * witness.h - explains events: the shortest way from a root over the place where
 * the lock is taken to the event, by breadth-first search backwards over the
 * solver's tables. One witness for each rule, site and context.
 */
#ifndef LOCKCTX_WITNESS_H
#define LOCKCTX_WITNESS_H

#include "solver.h"

/* FUNC at INSN calls CALLEE (a symbol; NONE: the event itself is there). */
struct wstep { u32 func, insn, callee, node; };

/* As struct taken. */
struct wacquire { u32 func, insn, at_func, at_insn, depth; const struct lock_row *row; };

/* FUNC, the path's step DEPTH, gave the lock back by calling CALLEE (a symbol, or NONE). */
struct wrelease { bool is; u32 func, insn, callee, depth; };

/* Branch at the end of INSN's block, taken as TRUTH because the path says so; one of the few that
 * say most of it DECIDES. */
struct wcondition { u32 func, insn, depth; bool truth, decides; };

/* Why something is required of a caller. */
enum required_by {
	REQUIRED_BY_NOBODY,		/* the event is a mistake by itself */
	REQUIRED_BY_BODY,		/* inferred: what is called waits for readers */
	REQUIRED_BY_ASSERTION,		/* lockdep_assert_held() and its kin */
	REQUIRED_BY_ANNOTATION,		/* __must_hold(), __must_not_hold() */
	REQUIRED_BY_OTHERS,		/* nearly all others hold it: see protects.h */
};

struct witness {
	enum event event;
	enum required_by required;
	u32 annot;			/* in program.annots, + 1; 0: none */
	uint8_t contradiction;		/* enum contradiction, of EVENT_BODY_DIFFERS */
	bool waits;			/* the path ends in a wait for readers */
	u32 lock_class;
	u32 taken;			/* of EVENT_TAKEN_UNDER: the other class */
	u32 first_at, taken_at;		/* and the addresses of both locks where that happens; 0: without a name */
	u32 site_func, site_insn, site_callee;	/* insn NONE: the function as a whole; callee: symbol; NONE: a member called through */
	u32 context;			/* row of contexts.model; NONE: the root names it */
	u32 others;			/* more ways that end in the same finding */
	bool leads_to_wait;		/* for paths: the target waits below */
	struct wstep *path;		/* root first; the last is the event; stb_ds */
	bool forgotten;			/* of EVENT_RETURN_DIFFERS: nobody ever gives that lock back */
	struct wacquire *acquires;	/* the first is the one on the path; stb_ds */
	struct wcondition *conditions;	/* stb_ds */
	struct wrelease release;	/* of a release that finds nothing held: the one before it */
	uint8_t irq;			/* of EVENT_TAKEN_OPEN: the enum irq_kind */
	u32 alike, like;		/* of that, with no AGAINST: so many functions disable it, and LIKE is one */
	const struct callback_row *entry;	/* how the root is entered, where that is of interest; or NULL */
	/* of EVENT_TAKEN_UNDER: how the two locks are taken in the other order, of EVENT_TAKEN_OPEN: how an
	 * interrupt takes it, and who found that; borrowed */
	struct solver *other;
	const struct witness *against;
	const struct protection *protection;	/* of REQUIRED_BY_OTHERS; borrowed */
};


/*
 * Witnesses of all events of S, sorted by nothing in particular but the same for
 * the same input. Roots F with SKIP[F] are not reported for releases of what
 * nobody holds. The array is stb_ds; witnesses_free() frees it.
 */
struct witness *witness_find(struct solver *s, const bool *skip);
void witnesses_free(struct witness *w);

/* Drop those of *W that ARE, told DATA. Returns how many. */
u32 witnesses_drop(struct witness **w, bool (*are)(void *data, const struct witness *w), void *data);

/* ---- shared with the listing of paths (paths.c) ---- */

/* One step of a backward search: MEMO was entered by what its parent says. */
struct witem {
	u32 memo, node, insn;	/* where this memo goes on to its parent, or the event */
	u32 origin;		/* the hold followed, as hold origin - 1 of the entry; 0: taken below */
	u32 context, contract, label, event;
	u32 own;		/* event + 1: a wait in the very function that took the lock; equal places have one */
	u32 needs;		/* of a lock that is missing: its address here, 0 without a name */
	bool many;		/* .. of one of the objects that a loop goes through */
	u32 parent;		/* index of the item one call further down; NONE */
	bool takes;		/* the lock is taken in this memo (or what it called before) */
};

/* Add the places that take the lock of ITEMS[at], which `takes` it, to W's list; DEPTH
 * is the place of its function on W's path. */
void witness_acquires(struct solver *s, const struct witem *items, u32 at, u32 depth, struct witness *w);
/* Fill W's release, whose path is there (before.c). */
void witness_before(struct solver *s, struct witness *w);
/* Choose those of W's conditions that decide (deciding.c). */
void witness_deciding(const struct program *p, struct witness *w);
/* Fill W's path, acquires and conditions from ITEMS[at], the root, downwards. */
void witness_build(struct solver *s, const struct witem *items, u32 at, struct witness *w);
/* The item that calls ITEMS[from]'s memo over caller edge E. */
struct witem witness_up(struct solver *s, const struct witem *items, u32 from, struct call_edge e);

#endif
