// SPDX-License-Identifier: GPL-2.0-or-later
/* site.c - see site.h. */
#define _GNU_SOURCE 1	/* asprintf() */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "page.h"
#include "pages.h"
#include "../report/graph.h"
#include "../report/output.h"
#include "../../facts/memory.h"

/* style.css and site.js as the linker put them in. */
extern const char _binary_analyzer_html_style_css_start[], _binary_analyzer_html_style_css_end[];
extern const char _binary_analyzer_html_site_js_start[], _binary_analyzer_html_site_js_end[];

struct writing { const struct site *s; const char *dir; char **error; };

static int open_page(const struct writing *w, struct output *o, const char *name)
{
	char *path;
	int ret;

	if (asprintf(&path, "%s/%s", w->dir, name) < 0)
		return -1;
	ret = output_open(o, path, w->error);
	free(path);
	return ret;
}

static int write_asset(const struct writing *w, const char *name, const char *start, const char *end)
{
	struct output o;

	if (open_page(w, &o, name))
		return -1;
	fwrite(start, 1, end - start, o.file);
	return output_close(&o, w->error);
}

static int write_page(const struct writing *w, const char *name, void (*page)(const struct site *s, FILE *out))
{
	struct output o;

	if (open_page(w, &o, name))
		return -1;
	page(w->s, o.file);
	return output_close(&o, w->error);
}

/* The drawing of finding F and the ways WAYS to it; NULL and *WHY. */
static char *draw(const struct finding *f, const struct report *ways, char **why)
{
	struct drawing_of d = { .f = f, .ways = ways };
	struct finding *all;
	size_t n = 1, size;
	char *dot = NULL, *svg;
	FILE *memory;

	*why = NULL;
	all = memory_zeroed(1 + (ways ? ways->nfindings : 0), sizeof(*all));
	memory = open_memstream(&dot, &size);
	if (!all || !memory)
		return NULL;
	all[0] = *f;
	for (size_t i = 0; ways && i < ways->nfindings; i++)
		if (!f->waits.callee || ways->findings[i].ends_in_wait)
			all[n++] = ways->findings[i];
	graph_dot(all, n, finding_url, &d, memory);
	memory_text(memory, &dot);
	svg = graph_svg(dot, why);
	free(dot);
	free(all);
	return svg;
}

static int write_finding(const struct writing *w, size_t i)
{
	const struct finding *f = &w->s->report->findings[i];
	char *why, *svg = draw(f, w->s->ways ? w->s->ways[i] : NULL, &why), name[32];
	struct output o;
	int ret = -1;

	snprintf(name, sizeof(name), "finding-%.8s.html", f->id);
	if (!open_page(w, &o, name)) {
		finding_page(w->s, i, svg, why, o.file);
		ret = output_close(&o, w->error);
	}
	free(svg);
	free(why);
	return ret;
}

int site_write(const struct site *s, const char *dir, char **error)
{
	struct writing w = { s, dir, error };

	*error = NULL;
	if (mkdir(dir, 0777) && errno != EEXIST) {
		if (asprintf(error, "%s: %s", dir, strerror(errno)) < 0)
			*error = NULL;
		return -1;
	}
	if (write_asset(&w, "style.css", _binary_analyzer_html_style_css_start, _binary_analyzer_html_style_css_end) ||
	    write_asset(&w, "site.js", _binary_analyzer_html_site_js_start, _binary_analyzer_html_site_js_end) ||
	    write_page(&w, "matrix.html", matrix_page))
		return -1;
	for (size_t i = 0; i < s->report->nfindings; i++)
		if (write_finding(&w, i))
			return -1;
	return write_page(&w, "index.html", index_page);
}
