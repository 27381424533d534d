// SPDX-License-Identifier: GPL-2.0-or-later
/* style.c - see style.h. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "style.h"

static bool paged;

void style_for_pager(void)
{
	paged = true;
}

const char *style(enum style style, FILE *out)
{
	static const char *const codes[] = {
		[STYLE_OFF] = "\033[0m", [STYLE_BOLD] = "\033[1m", [STYLE_ALERT] = "\033[1;35m",
		[STYLE_PLACE] = "\033[36m", [STYLE_FAINT] = "\033[2m", [STYLE_GOOD] = "\033[32m",
	};
	const char *off = getenv("NO_COLOR"), *term = getenv("TERM");
	int error = errno;	/* maybe of a write to OUT, and told at its end */
	bool colours;

	if ((off && *off) || (term && !strcmp(term, "dumb")))
		return "";
	colours = (paged && fileno(out) == STDOUT_FILENO) || isatty(fileno(out));
	errno = error;
	return colours ? codes[style] : "";
}
