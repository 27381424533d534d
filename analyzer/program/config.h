/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config.h - configurations: which table is filled by a copy from one of several
 * others, and what takes part when it was filled from a given one. Internal to
 * program/.
 */
#ifndef LOCKCTX_CONFIG_H
#define LOCKCTX_CONFIG_H

#include "callgraph.h"
#include "uses.h"

/*
 * The table that most indirect calls go through among those with several sources,
 * owned by the caller (table_free()); NULL when there is none. At most 32 sources:
 * configurations are bits of a word.
 */
struct table *table_find(const struct uses *uses, const struct handover *handed);
void table_free(struct table *t);

/*
 * Fill C for source SOURCE of table T, or for the whole program when T is NULL.
 * A unit that defines another source, or an object that points to it, is out; so
 * is all that is reached only through what is out.
 */
void config_init(struct config *c, const struct program *p, const struct table *t, u32 source);
void config_release(struct config *c);

#endif
