/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * wrapper.h - functions that act for whoever wrote their call: inlines of headers
 * (a guard's constructor and destructor among them) and functions that their author
 * took out of the analysis. What they do to a caller's lock is told where they are
 * called; what they get wrong by themselves is theirs.
 */
#ifndef LOCKCTX_WRAPPER_H
#define LOCKCTX_WRAPPER_H

#include "../program/program.h"

/* Is function FUNC such a one? INSN of CALLER calls it. */
bool is_wrapper(const struct program *p, u32 func, u32 caller, u32 insn);

#endif
