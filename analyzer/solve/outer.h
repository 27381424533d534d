/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * outer.h - which member of which struct the object is whose lock a witness speaks of. A struct that is a member of
 * many, a tree or a wrapper of a lock, has one class of locks; but what is locked in an inode's tree is not what is
 * locked in a transaction's.
 */
#ifndef LOCKCTX_OUTER_H
#define LOCKCTX_OUTER_H

#include "witness.h"

/* Of the lock of class C that W takes first, and of the one that it takes under that: the member ("tag::member", a
 * string) that its object is, as far up the path as a parameter hands it down; 0: not known. */
u32 outer_first(const struct effects *fx, const struct witness *w, u32 c);
u32 outer_taken(const struct effects *fx, const struct witness *w, u32 c);

#endif
