/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reentered.h - a lock taken twice because what took it is entered again from below. A disk that is added is
 * opened to be scanned, and who opens a disk that is not there adds it: each step may happen and the whole
 * cannot, since the second round is about a disk that is there. What ends such a cycle is seldom in a value
 * that is known here, and one that no value ended would be noticed the first time. So it is a doubt, but for
 * a function that calls itself, where what ends it is in sight.
 */
#ifndef LOCKCTX_REENTERED_H
#define LOCKCTX_REENTERED_H

#include "witness.h"

/* Drop from *W, the witnesses of S, second acquires in the second round of a cycle. Returns how many. */
u32 reentered_drop(const struct solver *s, struct witness **w);

#endif
