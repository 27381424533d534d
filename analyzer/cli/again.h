/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * again.h - what a report does not say is searched again, in the facts that it was made of.
 */
#ifndef LOCKCTX_AGAIN_H
#define LOCKCTX_AGAIN_H

#include "findings.h"

/* The facts of R, loaded and linked (cli_unload()); NULL when they are not there any more. */
struct analysis *again_load(const struct report *r);

/*
 * All ways to the site of F, a finding of R, that hold its lock (or do not, where that
 * is what is wrong); NULL when A does not know the functions. To be freed before A.
 */
struct report *again_ways(struct analysis *a, const struct report *r, const struct finding *f);

/* Are the ways to A and B the same? That is known without looking for them. */
bool again_same(const struct finding *a, const struct finding *b);

#endif
