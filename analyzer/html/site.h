/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * site.h - a report as a static site: a table of findings, a page for each with its
 * path, source and drawing, and the matrix of contexts against functions that must not
 * be called with a lock held. It needs no network and no server.
 */
#ifndef LOCKCTX_HTML_SITE_H
#define LOCKCTX_HTML_SITE_H

#include "../report/finding.h"

/* What a cell of the matrix says of a function reached from a context. */
enum reach { REACH_NONE, REACH_FREE, REACH_HELD, REACH_DEADLOCK };

/* One function and one context that reaches it, in one configuration or in all. */
struct reached {
	const char *function, *lock_class, *context;
	const char *instance;	/* "svm"; NULL: no configuration */
	enum reach how;
};

struct site {
	const struct report *report;
	const struct report *const *ways;	/* of each finding, as of explain.h; NULL: not known */
	const struct reached *reached;
	size_t nreached;
	const char *why_not;	/* REACHED and WAYS are of the findings alone, and why; NULL: of the facts */
};

/*
 * Writes the site S into folder DIR, which is made if it is not there; files of an
 * earlier one are replaced, each as a whole. 0, or -1 and *ERROR (one line, to be freed).
 */
int site_write(const struct site *s, const char *dir, char **error);

#endif
