/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tiny.h - tiny random programs that lock: made from a seed, printed as C, written as
 * facts, and run in every way there is. What happens in some run is what the sieve must
 * suspect and what the solver must find, no more and no less.
 *
 * In three points a run does as the engine is made to, not as a kernel would:
 *   - a trylock may succeed though the lock is held: its row says "recursive";
 *   - behind a mistake nothing more is told of that lock on the same way;
 *   - a fifth hold of one lock is too many: that way is given up in the same manner.
 * Every loop can be left and every recursion ended whatever the values are: the engine takes
 * it that what is called returns. And no program asks for the relation of two values: a result is tested at the end of the
 * block that made it or returned, and a function has one parameter. What the engine knows
 * of one value, where locksets are equal, is exact; of pairs it is not.
 */
#ifndef LOCKCTX_TEST_TINY_H
#define LOCKCTX_TEST_TINY_H

#include <stdio.h>

#include "fixture.h"
#include "../../analyzer/model/model.h"

enum { TINY_FUNCS = 5, TINY_BLOCKS = 7, TINY_STMTS = 3, TINY_LOCKS = 2, TINY_TABLES = 2, TINY_SLOTS = 2 };

/* Which kinds of programs are made. */
enum tiny_mode {
	TINY_CALLS = 1,		/* several functions, callees after callers */
	TINY_RECURSION = 2,	/* any function but the first may be called by all */
	TINY_TABLE = 4,		/* through constant tables of functions, too */
	TINY_PASSED = 8,	/* the parameter may be the address of a lock */
};

enum tiny_kind { KIND_MUTEX, KIND_SPIN, KIND_SRCU, KIND_RCU, KINDS };

enum tiny_op {
	OP_TAKE, OP_GIVE,
	OP_TRY,			/* a trylock: nonzero when it is taken */
	OP_TRY_ZERO,		/* zero when it is taken, and waits when somebody holds it */
	OP_WAIT,		/* until the lock is held by nobody */
	OP_CALL,		/* of function CALLEE */
	OP_CALL_TABLE,		/* of slot CALLEE of table TABLE, TINY_TABLES: of any table */
};

enum { LOCK_PARAM = TINY_LOCKS, LOCK_UNKNOWN };	/* beside the numbers of locks */

enum tiny_arg { ARG_NONE, ARG_FALSE, ARG_TRUE, ARG_OWN, ARG_ANY, ARG_LOCK };

/* MAYBE: only when ask() says so, and without a result. */
struct tiny_stmt { uint8_t op, lock, callee, table, arg; bool result, maybe; };

enum tiny_end { END_JUMP, END_BRANCH, END_RETURN };
/* What a branch asks: anything, the bool parameter, or the last statement's result. */
enum tiny_cond { COND_OPAQUE, COND_ASK, COND_PARAM, COND_RESULT };
enum tiny_value { VALUE_NONE, VALUE_CONST, VALUE_PARAM, VALUE_RESULT };

struct tiny_block {
	uint8_t n, end, cond, compare, value;	/* compare: enum binary_op, with zero */
	int8_t number;
	uint8_t to[2];
	struct tiny_stmt stmts[TINY_STMTS];
};

enum tiny_param { PARAM_NONE, PARAM_BOOL, PARAM_LOCK };

struct tiny_func {
	uint8_t param, n;
	bool one_exit;		/* returns are edges to a block that merges their values */
	struct tiny_block blocks[TINY_BLOCKS];
};

struct tiny {
	unsigned mode;
	bool signs;		/* negative numbers are returned, but no parameters */
	uint8_t nfuncs, kinds[TINY_LOCKS];
	uint8_t tables[TINY_TABLES][TINY_SLOTS];
	struct tiny_func funcs[TINY_FUNCS];
};

/* Program number SEED of the mode. */
void tiny_make(struct tiny *t, unsigned mode, uint64_t seed);
void tiny_print(const struct tiny *t, FILE *out);

/* Call TRY(T, DATA) with programs that are T with something left out, and keep each for
 * which it says true. */
void tiny_shrink(struct tiny *t, bool (*try)(const struct tiny *t, void *data), void *data);

/* The blocks of F that control can reach, as bits. */
unsigned tiny_reachable(const struct tiny_func *f);

/* The functions that S may call in T: the first at or after FROM; TINY_FUNCS: no more. */
u32 tiny_callee(const struct tiny *t, const struct tiny_stmt *s, u32 from);

/* Functions that are entered from outside, as bits: nobody calls them, they stand in a slot
 * of a table that nobody reads, or they are the first of a ring that nobody else calls. */
unsigned tiny_roots(const struct tiny *t);

/* Does anything in T take lock L, or pass it to who does something to it? */
bool tiny_is_taken(const struct tiny *t, u32 l);

/* A statement's number in its program; it is also its line in the facts. */
static inline u32 tiny_place(u32 func, u32 block, u32 stmt)
{
	return (func * TINY_BLOCKS + block) * TINY_STMTS + stmt + 1;
}
static inline u32 tiny_func_at(u32 place)
{
	return (place - 1) / (TINY_BLOCKS * TINY_STMTS);
}

enum { TINY_PLACES = TINY_FUNCS * TINY_BLOCKS * TINY_STMTS + 1 };

/* ---- tiny-facts.c ---- */

/* T as a linked program. Its functions are f0, f1... */
struct program *tiny_program(const struct tiny *t);
/* The name of the class of lock L. */
const char *tiny_class(const struct tiny *t, u32 l);
/* The function of the kernel that S, which is no call, is in C. */
const char *tiny_primitive(const struct tiny *t, const struct tiny_stmt *s);

/* ---- tiny-run.c ---- */

struct place_set { uint64_t bits[(TINY_PLACES + 63) / 64]; };

static inline bool place_in(const struct place_set *s, u32 place)
{
	return s->bits[place / 64] >> (place % 64) & 1;
}

/* EVENT happens to LOCK at PLACE of some run that begins in function ROOT. */
struct tiny_event {
	enum event event;
	u32 lock, root, place;
	bool own, passed;	/* in some, the function at PLACE has taken the lock itself; has not */
	struct place_set calls;	/* where such runs are in calls when it does */
};

struct tiny_runs {
	struct tiny_event *events;	/* stb_ds */
	struct { u32 event, lock, funcs; } *stacks;	/* functions on the stack, as bits; stb_ds */
	unsigned gives[TINY_LOCKS];	/* functions that give back a caller's hold, as bits */
	unsigned changes[TINY_LOCKS];	/* that return with more or less than they were entered with */
	unsigned leaves;		/* locks that a root leaves taken, as bits */
	unsigned clean[TINY_LOCKS];	/* roots that return with no mistake about the lock, as bits */
	bool too_many;			/* states: nothing here is complete */
};

/*
 * All runs of T with at most TINY_DEPTH functions on the stack. If LOCK is one, calls return
 * whatever they like that do nothing to it (KNOWN: functions that do, as bits), or that
 * return their parameter: this much and no less is known to who looks at LOCK alone.
 */
enum { TINY_DEPTH = 6 };
void tiny_run(const struct tiny *t, u32 lock, unsigned known, struct tiny_runs *out);
void tiny_runs_free(struct tiny_runs *r);

#endif
