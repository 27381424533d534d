/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * callgraph.h - who calls whom, with every indirect call resolved to the
 * functions that its pointer can hold, and why.
 *
 * Targets come from one flow-insensitive pass over initialisers, stores,
 * arguments, returned values and copies (pointers.h); where the object behind a
 * pointer is known, only what that object holds counts.
 *
 * A table that is filled by a copy from one of several others (kvm_x86_ops from
 * vmx_x86_ops or svm_x86_ops) never mixes them: each source is a configuration
 * of the program, with a call graph of its own.
 */
#ifndef LOCKCTX_CALLGRAPH_H
#define LOCKCTX_CALLGRAPH_H

#include "program.h"

/* A function that a call may enter. */
struct target {
	u32 sym;		/* resolved */
	u32 func;		/* NONE: its body is not in the program */
	u32 via;		/* string: "kvm_x86_ops::set_msr"; 0 for a direct call */
	struct loc because;	/* the initialiser or store that put it there */
};

enum unresolved {
	RESOLVED,
	NO_TARGET,		/* nothing in the program sets the pointer */
	HANDED_OVER,		/* registered, to be called elsewhere: no call */
	FROM_OUTSIDE,		/* comes from callers or tables outside the program */
	UNKNOWN_VALUE,		/* computed in a way that facts do not show */
	CROWD,			/* any of the functions that many files put there */
	UNRESOLVED_CAUSES
};

struct callsite {
	u32 func, insn;
	u32 first, n;		/* its targets, in callgraph.targets */
	u32 crowd, ncrowd;	/* functions that it could enter but does not, as they are a CROWD; in callgraph.crowds */
	bool indirect;
	bool many;		/* its pointer may be more variables than are told apart */
	bool any_object;	/* some target is one because the object is not known */
	uint8_t unresolved;	/* enum unresolved */
};

/* A table with several sources, and what belongs to each alone. */
struct table {
	u32 sym;
	u32 nsources;
	u32 *sources;		/* symbols, in order of name */
	const char **names;	/* short names of the sources: "svm", "vmx" */
};

struct config {
	const struct table *table;	/* NULL: the program has one configuration */
	u32 source;			/* index into table->sources */
	const char *name;		/* its short name, or NULL */
	bool *has;			/* by function: takes part in it */
	bool *has_object;
};

/*
 * What is registered to be called elsewhere: reading it is no call, and what is put there is
 * entered from outside. Numbers are the caller's, from 1.
 */
struct handover {
	u32 *field;				/* by string: a member's number, or 0 */
	struct { u64 key; u32 value; } *args;	/* symbol << 32 | argument -> its number; stb_ds */
};

struct callgraph {
	const struct program *p;
	struct config config;
	struct callsite *sites;		/* by function, then instruction; stb_ds */
	u32 *site_of;			/* function -> its first site; one extra entry */
	struct target *targets;		/* stb_ds */
	u32 *crowds;			/* functions; stb_ds */
	bool *crowded;			/* by function: is it one of them? */
	u32 **callers;			/* function -> sites that may enter it; stb_ds each */
	bool *root;			/* function -> may be entered from outside */
	u32 *handed;			/* function -> number of the handover it was registered with; 0 */
};

/*
 * One call graph for each configuration of the linked program P, in order of
 * name; *N gets their number, at least 1. HANDED may be NULL. Freed by
 * callgraphs_free().
 */
struct callgraph **callgraphs_build(const struct program *p, struct handover *handed, u32 *n);
void callgraphs_free(struct callgraph **g, u32 n);

/* The site of instruction INSN of function FUNC, or NULL. */
const struct callsite *callgraph_site(const struct callgraph *g, u32 func, u32 insn);

/* Is FUNC of G run once, before there is anybody else? It is __init, or all are that call it, some calls up. */
bool callgraph_at_boot(const struct callgraph *g, u32 func);

/* "no-target", "handed-over", ... */
const char *unresolved_name(enum unresolved cause);

#endif
