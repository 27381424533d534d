// SPDX-License-Identifier: GPL-2.0-or-later
/* lines.c - see lines.h. */
#include <stdio.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "lines.h"

struct hunk *hunks_read(const char *diff)
{
	struct hunk *out = NULL;

	for (const char *at = diff; (at = strstr(at, "\n@@ -")); at++) {
		struct hunk h = { 0, 1, 0, 1 };
		const char *plus = strchr(at + 4, '+');

		if (sscanf(at + 5, "%u,%u", &h.was, &h.nwas) < 1 || !plus ||
		    sscanf(plus + 1, "%u,%u", &h.is, &h.nis) < 1)
			continue;
		arrput(out, h);
	}
	return out;
}

static uint32_t map(const struct hunk *hunks, uint32_t line, bool forward)
{
	uint32_t out = line;

	for (size_t i = 0; i < arrlenu(hunks); i++) {
		struct hunk h = hunks[i];

		if (!forward)
			h = (struct hunk){ h.is, h.nis, h.was, h.nwas };
		if (line >= h.was + h.nwas + !h.nwas)
			out = line + (h.is + h.nis + !h.nis) - (h.was + h.nwas + !h.nwas);
		else if (h.nwas && line >= h.was)
			out = h.nis >= h.nwas ? h.is + (line - h.was) : 0;
	}
	return out;
}

uint32_t hunks_now(const struct hunk *hunks, uint32_t line)
{
	return map(hunks, line, true);
}

uint32_t hunks_before(const struct hunk *hunks, uint32_t line)
{
	return map(hunks, line, false);
}

bool hunks_changed(const struct hunk *hunks, uint32_t line)
{
	for (size_t i = 0; i < arrlenu(hunks); i++)
		if (hunks[i].nis && line >= hunks[i].is && line < hunks[i].is + hunks[i].nis)
			return true;
	return false;
}
