/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * once.h - variables that are zero at boot, and set once, by code that runs at boot alone. What is done where one is
 * zero is done before there is anybody else.
 */
#ifndef LOCKCTX_ONCE_H
#define LOCKCTX_ONCE_H

#include "../program/callgraph.h"

/*
 * By symbol: is it a variable of G's program that begins as zero, whose address goes nowhere, and into which only
 * values that are not known to be zero are stored, by init functions and those that nobody else calls? The caller's to
 * free().
 */
bool *once_find(const struct callgraph *g);

#endif
