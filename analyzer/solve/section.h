/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * section.h - which functions others enter inside a section of readers. A pointer is read far below of where
 * its section begins: when that is missing, it is missing where the outermost of these is called.
 */
#ifndef LOCKCTX_SECTION_H
#define LOCKCTX_SECTION_H

#include "solver.h"

/* By function: do others enter it inside a section of S's class? All false unless S is of
 * scope_sections(). The caller's. */
bool *section_functions(const struct solver *s);

#endif
