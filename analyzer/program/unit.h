/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unit.h - one unit's facts as temporaries that name symbols by their number in the
 * unit; load.c gives them their place in the program. Internal to program/.
 */
#ifndef LOCKCTX_UNIT_H
#define LOCKCTX_UNIT_H

#include "annot.h"
#include "program.h"
#include "../../facts/reader.h"

/* What is being read; arrays are indexed by the unit's own numbers, and stb_ds. */
struct unit_facts {
	struct program *p;
	struct facts_reader *r;
	u32 *str;			/* -> program string */
	struct symbol *sym;		/* name, flags, ... ; alias holds the target's name */
	u32 *id;			/* unit symbol -> program symbol */
	struct func **funcs;		/* refs and sym in unit numbers */
	struct func *f;			/* the open one */
	struct object *objects;
	struct init *inits;
	struct { u32 field, to; } *pointers;	/* stb_ds */
	struct annot_source *annots;	/* sym in unit numbers, 0: none; stb_ds */
	u32 *depth;			/* of the open function's expressions; stb_ds */
	u32 unit;
};

/*
 * Read the records of T's reader into T, whose program, reader and number are set. False
 * when the facts are damaged: facts_error() says how. Strings, the unit itself and what
 * was cut go to the program at once.
 */
bool unit_read(struct unit_facts *t);

/* Free what T holds; with DROP, also functions and initialisers that found no place. */
void unit_release(struct unit_facts *t, bool drop);

#endif
