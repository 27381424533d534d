/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unsafe.h - code that its author took out of the analysis: functions marked
 * __context_unsafe() and the insides of context_unsafe().
 */
#ifndef LOCKCTX_UNSAFE_H
#define LOCKCTX_UNSAFE_H

#include "../program/program.h"

/* Is instruction INSN of function FUNC such code? */
bool is_unsafe(const struct program *p, u32 func, u32 insn);

#endif
