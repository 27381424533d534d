/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * graph.h - the paths of findings as a drawing: functions are nodes, calls are edges
 * from the roots down, in Graphviz' DOT language ("Drawing graphs with dot").
 */
#ifndef LOCKCTX_REPORT_GRAPH_H
#define LOCKCTX_REPORT_GRAPH_H

#include <stdbool.h>
#include <stdio.h>
#include "finding.h"

/* Where a click on FUNCTION's node leads; NULL: nowhere. */
typedef const char *graph_url_fn(const char *function, void *data);

/*
 * Writes the union of the paths of the N findings in F. A node is a function, of one
 * of these classes: root, takes (the lock), site, waits, or call; an edge is a call,
 * labelled with what it goes through when it is indirect. URL may be NULL.
 */
void graph_dot(const struct finding *f, size_t n, graph_url_fn *url, void *data, FILE *out);

/* TEXT as a string of DOT, in quotes, to OUT. */
void graph_quoted(const char *text, FILE *out);

/*
 * The SVG that the program `dot` makes of DOT, to be freed. NULL and *ERROR (one line,
 * to be freed) if there is no such program, or it fails.
 */
char *graph_svg(const char *dot, char **error);

/*
 * What DOT, which gets DATA and a stream, writes: to OUT as it is, or as the SVG that the program `dot` makes of it.
 * -1 and *ERROR, as above, when there is none.
 */
int graph_draw(void (*dot)(void *data, FILE *out), void *data, bool svg, FILE *out, char **error);

#endif
