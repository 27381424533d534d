/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rings.h - functions that nothing but themselves, or a ring of them, calls. */
#ifndef LOCKCTX_RINGS_H
#define LOCKCTX_RINGS_H

#include "../program/callgraph.h"

/*
 * Make a root of G of one function of each ring that no root leads to: something calls it
 * that is not among the files.
 */
void rings_enter(struct callgraph *g);

#endif
