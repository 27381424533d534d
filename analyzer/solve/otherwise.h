/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * otherwise.h - requirements with alternatives: srcu_dereference_check(p, &kvm->srcu,
 * lockdep_is_held(&kvm->slots_lock) || !refcount_read(&kvm->users_count)) asks for one of two locks, or
 * for something that is no lock. A way without the first lock is wrong only where it cannot have the
 * other one either. What is no lock is not known, unless locks.model says that it never holds.
 */
#ifndef LOCKCTX_OTHERWISE_H
#define LOCKCTX_OTHERWISE_H

#include "edges.h"
/* May something that is no lock, or one that has no name, stand for what INSN of FUNC requires? */
bool otherwise_unknown(const struct effects *fx, u32 func, u32 insn);

/* Does a way through FUNC come to where nobody else has the object: it gives back the last of those
 * references that locks.model calls nonzero elsewhere, or the object is fresh? */
bool otherwise_last(const struct effects *fx, u32 func);

/* May a lock that stands for what INSN of FUNC requires be held at AT_INSN of AT_FUNC, by that function's
 * own doing? */
bool otherwise_held(const struct edges *e, u32 func, u32 insn, u32 at_func, u32 at_insn);

#endif
