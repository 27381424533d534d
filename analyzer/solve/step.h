/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * step.h - what one node does: its instructions one after the other, into the tables.
 * Internal to the solver.
 */
#ifndef LOCKCTX_STEP_H
#define LOCKCTX_STEP_H

#include "solver.h"

/* Process NODE from the state it has now. */
void step_node(struct solver *s, u32 node);

#endif
