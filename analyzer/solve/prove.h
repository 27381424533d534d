/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prove.h - one lock class of one configuration, from the sieve's candidates to witnesses: the
 * frames alone; with all of their callers, when that is little; or from where it is no use to
 * climb any further.
 */
#ifndef LOCKCTX_PROVE_H
#define LOCKCTX_PROVE_H

#include "analysis.h"
#include "edges.h"
#include "protects.h"

/* Prove class C, which something takes, and tell EACH of it as analysis_run() does. EDGES say what else is
 * held where, PROTECTS what locks are for (NULL: nobody asks). */
void prove_class(struct analysis *a, const struct sieve *sieve, const struct edges *edges, const struct protects *protects,
		 u32 c, analysis_fn *each, void *data);

#endif
