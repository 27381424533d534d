/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * embeds.h - structs that are members of more than one other struct: queues, lists and bases. A lock in
 * one of these is another one in each, and the member that it is of does not tell which.
 */
#ifndef LOCKCTX_EMBEDS_H
#define LOCKCTX_EMBEDS_H

#include "../program/program.h"

struct embeds;

/* P is linked, and outlives it. */
struct embeds *embeds_new(const struct program *p);
void embeds_free(struct embeds *e);

/* Is the struct that FIELD ("tag::member", a string) is of a part of several others, or of several variables? */
bool embeds_shared(const struct embeds *e, u32 field);

#endif
