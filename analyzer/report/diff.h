/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diff.h - compares the findings of two reports.
 *
 * Two findings are the same when their ids are. A change somewhere on the way changes the id of a
 * finding that was there all along; so what is left over is matched by rule, class and context once
 * more, with the functions of the site, and then with a path that has all functions of the other in
 * their order.
 */
#ifndef LOCKCTX_REPORT_DIFF_H
#define LOCKCTX_REPORT_DIFF_H

#include "report.h"

#define NO_MATCH SIZE_MAX

/*
 * For each finding of HEAD the index of its like in BASE, or NO_MATCH. No finding of BASE is given
 * twice. The array is the caller's to free.
 */
size_t *report_match(const struct report *base, const struct report *head);

/*
 * May F, which OTHER has and R has not, be there all the same? R gave one of its classes up, or has more
 * files than OTHER that could not be looked at.
 */
bool report_may_lack(const struct report *r, const struct report *other, const struct finding *f);

/* Is there something of this kind that R may lack, and OTHER not? */
bool report_knows_less(const struct report *r, const struct report *other);

/*
 * Leave in HEAD only what BASE does not have, and say in HEAD's delta what both have and what BASE
 * alone has. What one of them may lack is not known to be new, or to be gone. BASE must outlive HEAD.
 */
void report_diff(const struct report *base, struct report *head);

#endif
