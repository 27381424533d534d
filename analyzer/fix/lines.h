/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lines.h - lines of a file before and after a change, as `git diff -U0` tells. */
#ifndef LOCKCTX_FIX_LINES_H
#define LOCKCTX_FIX_LINES_H

#include <stdbool.h>
#include <stdint.h>

/* Lines WAS.. (NWAS of them) became lines IS.. (NIS); without lines it stands behind that line. */
struct hunk { uint32_t was, nwas, is, nis; };

/* The hunks of DIFF, which is of one file; stb_ds. */
struct hunk *hunks_read(const char *diff);

/* The line that LINE of the file before is now, and the other way; 0: none. */
uint32_t hunks_now(const struct hunk *hunks, uint32_t line);
uint32_t hunks_before(const struct hunk *hunks, uint32_t line);

/* Is LINE of the file as it is now inside a hunk? */
bool hunks_changed(const struct hunk *hunks, uint32_t line);

#endif
