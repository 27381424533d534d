/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * behind.h - what a function gives back of a class, behind one of its calls, that it did not take itself:
 * whoever does so may have got the lock from that call, and whoever gives back no more than what it took,
 * or takes the class first, has not.
 */
#ifndef LOCKCTX_BEHIND_H
#define LOCKCTX_BEHIND_H

#include "net.h"

/* May FUNC, on a way from its call at instruction INSN on, give back a lock of class C that it did not take? */
bool behind_gives(const struct nets *n, u32 func, u32 insn, u32 c);

#endif
