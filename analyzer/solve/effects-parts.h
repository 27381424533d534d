/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * effects-parts.h - what effects.c, lock-ops.c and entered.c share: the classes, the calls that do
 * something to a lock, and who runs as something that is waited for.
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
/* Fill FX's list of functions that are entered as what is waited for. */
void effects_find_entered(struct effects *fx);
/* Function SYM runs as class C, or with that held, as row CALLBACK says. */
void effects_enter_as(struct effects *fx, u32 sym, u32 c, u32 callback);
/* Who runs as a variable runs as what that is part of, too, if others wait for that. */
void effects_find_within(struct effects *fx);

#endif
