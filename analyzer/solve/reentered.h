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

/*
 * Does the function that takes the lock of W's way, which is part of an object, come again behind that? What a function
 * does for an image it does for the image's parent: the lock that is held is that of the one, and what is waited for
 * or taken there is the other's.
 */
bool reentered_holder(const struct effects *fx, const struct witness *w);

/* Drop from *W, the witnesses of S, second acquires in the second round of a cycle, and waits for what its second round
 * is about. Returns how many. */
u32 reentered_drop(const struct solver *s, struct witness **w);

#endif
