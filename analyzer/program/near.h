/* SPDX-License-Identifier: GPL-2.0-or-later */
/* near.h - which name was meant by one that nobody has: typing errors. */
#ifndef LOCKCTX_NEAR_H
#define LOCKCTX_NEAR_H

#include <stdbool.h>

/*
 * Is TYPED a slip for NAME? A letter too many, too few, another one, or two that changed places; of
 * each five letters one of that, and one in any case. A name is none for itself.
 */
bool is_near(const char *typed, const char *name);

#endif
