/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * flow.h - the backward search behind call targets: which functions and which
 * objects can a pointer be? Internal to program/.
 */
#ifndef LOCKCTX_FLOW_H
#define LOCKCTX_FLOW_H

#include "callgraph.h"

/* A place that puts a pointer into a member, an object or an array. */
struct source {
	u32 init;		/* an initialiser, or NONE: */
	u32 func, insn;		/* a store, by address operand `addr` of it */
};

/* Everything the search looks up, indexed once for a program. */
struct flow_index {
	const struct program *p;
	struct { u32 key; struct source *value; } *fields;	/* member -> what is put there */
	struct { u32 key; struct source *value; } *globals;	/* variable -> stores to it itself */
	struct { u32 key; struct source *value; } *copies;	/* variable -> whole copies into it */
	struct { u32 key; struct source *value; } *updates;	/* static_call key -> its updates */
	struct { u32 key; u32 *value; } *direct;		/* function symbol -> direct call sites */
	struct { u32 func, insn; } *calls;			/* numbered by `direct` */
};

struct flow_index *flow_index_new(const struct program *p);
void flow_index_free(struct flow_index *ix);

/* What a pointer can be: a function or an object, and where it was put there. */
struct pointee { u32 sym; u32 via; struct loc because; };

struct flow {
	struct flow_index *ix;		/* stb_ds look-ups write to their table's header */
	const struct config *config;
	struct callgraph *g;		/* indirect callers found so far; may be NULL */
	u32 table_source;		/* symbol that the configured table is copied from, or NONE */
	struct pointee *found;		/* stb_ds; in the order of the search */
	unsigned causes;		/* 1 << enum unresolved, of what ended in the dark */
	struct { u64 key; char value; } *seen;
	bool *used_init;		/* by initialiser: some search read it; may be NULL */
	struct { u64 key; char value; } *used_store;
	u32 via;
	u32 depth, visits;
	bool cut;			/* the search was given up: it went too far */
};

/* Start a new search with FLOW's settings. */
void flow_reset(struct flow *flow);
/* Add what expression E of function F can point to. */
void flow_value(struct flow *flow, const struct func *f, u32 e);
/* Add what static_call trampoline symbol SYM can enter; false if it is none. */
bool flow_static_call(struct flow *flow, u32 sym);
void flow_release(struct flow *flow);

/* The address that whole copy IN of F (a COPY, a wide STORE or a memcpy()) reads. */
u32 flow_copy_source(const struct func *f, const struct insn *in);

/* The variable at the bottom of address E of F (`&table.member[i]`), or NONE. */
u32 flow_root_global(const struct func *f, u32 e);

#endif
