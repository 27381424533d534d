/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * load.h - turns one unit's facts into parts of the program. Internal to
 * program/: others use program_add().
 */
#ifndef LOCKCTX_LOAD_H
#define LOCKCTX_LOAD_H

#include "program.h"

/* Name and hash tables that are needed only while units are added. */
struct loader *loader_new(void);
void loader_free(struct loader *l);

enum loaded { LOAD_DAMAGED, LOAD_ADDED, LOAD_REPEATED };

/*
 * Add the unit in the payload at DATA, unless the same was added before. *USED gets the
 * payload's size (0: it is none). When it is damaged there is one line in *WHY, owned by
 * the caller, and the program is as it was.
 */
enum loaded load_payload(struct program *p, const void *data, size_t size, size_t *used, char **why);

/* Frees a function that did not become part of a program. */
void program_drop_func(struct func *f);

/* Member FIELD points to struct TO in one more unit. */
void program_add_pointee(struct program *p, u32 field, u32 to);

#endif
