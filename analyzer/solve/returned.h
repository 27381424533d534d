/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * returned.h - which signs the value may have that a function returns, from the bodies of it and of
 * what it calls, blind to conditions: a helper that hands on what another one made is as good as
 * that one. Error pointers count as negative.
 */
#ifndef LOCKCTX_RETURNED_H
#define LOCKCTX_RETURNED_H

#include "../program/callgraph.h"

/* By function of P: MAY_* bits (state.h), MAY_ANY where nothing is known. The caller frees it. */
uint8_t *returned_signs(const struct program *p);

#endif
