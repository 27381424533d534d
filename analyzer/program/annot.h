/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * annot.h - annotations: what the source says of functions and locks, on
 * declarations (__must_hold(), __acquires(), ...) and on members that point to
 * functions. One entry for each lock named; the same words on a prototype, its
 * definition and in every unit that sees them are one.
 */
#ifndef LOCKCTX_ANNOT_H
#define LOCKCTX_ANNOT_H

#include "program.h"

enum annot_kind {
	ANNOT_MUST_HOLD, ANNOT_MUST_HOLD_SHARED, ANNOT_MUST_NOT_HOLD,
	ANNOT_ACQUIRES, ANNOT_ACQUIRES_SHARED, ANNOT_RELEASES, ANNOT_RELEASES_SHARED,
	ANNOT_COND_ACQUIRES, ANNOT_COND_ACQUIRES_SHARED, ANNOT_COND_RELEASES,
	ANNOT_ASSERTS_HELD, ANNOT_ASSERTS_HELD_SHARED, ANNOT_ASSERTS_NOT_HELD,
	ANNOT_GUARDED_BY, ANNOT_PT_GUARDED_BY, ANNOT_RETURNS_LOCK, ANNOT_UNCHECKED,
	ANNOT_KINDS
};

enum lock_step_kind { STEP_FIELD, STEP_FIRST, STEP_ELEMENT, STEP_DEREF };

/* FIELD and FIRST: the address of member `field`, FIRST when a struct starts with it. */
struct lock_step { uint8_t kind; u32 field; };

/* Where a lock is: steps from the value of a parameter, or from a variable. */
struct lock_path {
	u32 param, sym;			/* both NONE: the text names no place in memory */
	u32 n;
	struct lock_step *steps;
};

struct annot {
	u32 sym;			/* what it is on, or NONE: */
	u32 field;			/* the member ("tag::member") or typedef, a string */
	uint8_t kind;			/* enum annot_kind */
	bool if_zero;			/* cond_*: it holds when the function returns zero */
	u32 text;			/* of this lock alone: "&kvm->srcu" */
	struct lock_path lock;
	struct loc loc;			/* GCC gives equal types one: of another function's maybe */
	u32 next;			/* the next on the same symbol or member, or NONE */
};

/* Does the lock of A have a path? */
static inline bool annot_named(const struct annot *a)
{
	return a->lock.param != NONE || a->lock.sym != NONE;
}

/* The first annotation of a symbol (as program_resolve() has it) or a member; NONE. */
u32 annot_of_sym(const struct program *p, u32 sym);
u32 annot_of_field(const struct program *p, u32 field);
/* Has symbol SYM one of KIND? */
bool annot_has(const struct program *p, u32 sym, enum annot_kind kind);

/* "must_not_hold", as facts spell KIND. */
const char *annot_name(enum annot_kind kind);
/* "__must_not_hold", as sources spell KIND. */
const char *annot_macro(enum annot_kind kind);

/* ---- internal to program/ ---- */

/* An ATTR record of a unit, with the unit's strings, symbols and file made the program's. */
struct annot_source {
	u32 sym, field, name, text;	/* sym: NONE for members */
	u32 n;
	const u32 *paths;
	struct loc loc;
};

/* Find the symbol that a unit calls NAME (a string); NONE. */
typedef u32 annot_lookup(void *data, u32 name);

void annots_add(struct program *p, const struct annot_source *s, annot_lookup *lookup, void *data);
void annots_free(struct program *p);

#endif
