/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * private.h - ways on which an object is nobody else's, so that no lock is missing for it: it was made further up, or
 * the last reference to it has been given back.
 */
#ifndef LOCKCTX_PRIVATE_H
#define LOCKCTX_PRIVATE_H

#include "protects.h"
#include "witness.h"

/* Is what T of P is about nobody else's on W's way? */
bool private_way(const struct protects *p, const struct protection *t, const struct witness *w);

#endif
