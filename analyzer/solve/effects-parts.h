/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * effects-parts.h - what effects.c and lock-ops.c share: the classes, and the calls that do something
 * to a lock.
 */
#ifndef LOCKCTX_EFFECTS_PARTS_H
#define LOCKCTX_EFFECTS_PARTS_H

#include "effects.h"

/* The number of class C, which is added when it is new. */
u32 effects_class_id(struct effects *fx, struct lock_class c);
/* The class that a row names: `=rcu`, or a member as in `=mm_struct::mmap_lock`. NAME is a string. */
u32 effects_named_class(struct effects *fx, u32 name);
/* Fill FX's operations and what is modelled. */
void effects_find_ops(struct effects *fx);

#endif
