/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json.h - a report as one JSON object: keys sorted, findings and lists in the
 * order of the report, two spaces of indent, a newline at the end.
 *
 *   version     2; a reader refuses another
 *   tool        name, version
 *   tree        kernelversion, srctree
 *   findings[]  id, rule, class, context, message, root, others, other_ways[] (to the same site),
 *               site {function, callee, file, line, column}, instances[],
 *               acquires[] {function, file, line, mode, cookie, entry},
 *               path[] {function, callee, file, line, via, because},
 *               waits {as a path step}, released {function, callee, file, line},
 *               conditions[] {expression, file, line}; of lock-order also taken (the class that is
 *               taken while `class` is held) and against {class, taken, context, root, site,
 *               instances[], acquires[], path[], waits, conditions[]}: the other order; of irq-inversion
 *               against alone, without taken: how an interrupt takes the lock
 *   coverage    files, failed, functions, unresolved_indirect {cause: count},
 *               states_dropped, suppressed, held_back, given_up [] (lock classes)
 *
 * A report that was compared with an older one has its new findings alone, and
 *
 *   fixed[]        findings that the older one had
 *   preexisting[]  ids of findings that both have
 *
 * A finding that `lockctx lint` attributes to a patch has introduced_by {patch, of,
 * subject}, and repaired_by when a later patch takes it away again. One that the older report may
 * have missed, as it gave the class up, has maybe_old: true.
 *
 * What there is none of is an omitted key, never null: kernelversion, srctree,
 * cookie, mode, via, because, waits, any name that is not known. Lists, numbers
 * and the other objects are always there: an empty list; line or column 0 is not
 * known. "because" is "FILE:LINE". "entry" is true where
 * nobody takes the lock, as the path's first function runs as what is waited for, or, if around is true as well,
 * is called with it held; else it is omitted.
 */
#ifndef LOCKCTX_REPORT_JSON_H
#define LOCKCTX_REPORT_JSON_H

#include <stdio.h>
#include "finding.h"

struct json_t;	/* jansson's */

/* Writes R to OUT. -1 if that failed (errno says why), else 0. */
int report_json(const struct report *r, FILE *out);

/*
 * The object itself, to be freed by json_decref(). With FULL every position has
 * its column, and acquires[] have "shown" and "depth", path steps "holds" and
 * "because_column", conditions "function", "depth" and "decides", and beside the findings are "facts", the
 * paths that were analysed, and "build": object (the folder it was built in), dirs
 * (what was asked for) and sources {file: hash of its content}.
 */
struct json_t *report_to_json(const struct report *r, bool full);

/*
 * The report in ROOT, plain or full, what is missing from a plain one being zero;
 * free it with report_free(). NULL if it is none: *ERROR is then one line that
 * says where in the object and what, to be freed by the caller.
 */
struct report *report_from_json(const struct json_t *root, char **error);

/* A report that owns all it has, whatever R borrows; free it with report_free(). */
struct report *report_copy(const struct report *r);

#endif
