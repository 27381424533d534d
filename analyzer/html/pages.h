/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pages.h - the content of each page. The caller has opened OUT and looks for errors on it. */
#ifndef LOCKCTX_HTML_PAGES_H
#define LOCKCTX_HTML_PAGES_H

#include <stdio.h>
#include "site.h"

void index_page(const struct site *s, FILE *out);
void matrix_page(const struct site *s, FILE *out);

/* The page of finding I. SVG is its drawing, or NULL and WHY there is none. */
void finding_page(const struct site *s, size_t i, const char *svg, const char *why, FILE *out);

/* Where a click on FUNCTION leads on the page of DATA, a struct drawing_of: to its step
 * on the path, or the first other way that passes it. For graph.h. */
struct drawing_of { const struct finding *f; const struct report *ways; char url[32]; };
const char *finding_url(const char *function, void *data);

#endif
