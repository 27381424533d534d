// SPDX-License-Identifier: GPL-2.0-or-later
/* index-page.c - the table of findings and what they rest on. */
#include <string.h>

#include "page.h"
#include "pages.h"

/* What a table may be filtered by: an attribute of its rows. */
struct filter { const char *name, *label; };

static const struct filter filters[] = {
	{ "rule", "Rule" }, { "class", "Lock class" }, { "context", "Context" }, { "instance", "Configuration" },
};

/* Value K that finding F has under FILTER, or NULL: it may be of several configurations. */
static const char *value_of(const struct finding *f, const char *filter, size_t k)
{
	if (!strcmp(filter, "instance"))
		return k < f->ninstances ? f->instances[k] : NULL;
	if (k)
		return NULL;
	return !strcmp(filter, "rule") ? f->rule : !strcmp(filter, "class") ? f->lock_class : f->context;
}

/* Does a finding before the one at END, or an earlier value of that one, have VALUE? */
static bool seen(const struct report *r, size_t end, size_t end_k, const char *filter, const char *value)
{
	const char *other;

	for (size_t i = 0; i <= end; i++)
		for (size_t k = 0; (other = value_of(&r->findings[i], filter, k)) && (i < end || k < end_k); k++)
			if (!strcmp(other, value))
				return true;
	return false;
}

static void print_filter(FILE *out, const struct report *r, const struct filter *x)
{
	const char *value;

	fprintf(out, "<label>%s <select data-filter=\"%s\">\n<option value=\"\">all</option>\n", x->label, x->name);
	for (size_t i = 0; i < r->nfindings; i++)
		for (size_t k = 0; (value = value_of(&r->findings[i], x->name, k)); k++) {
			if (!*value || seen(r, i, k, x->name, value))
				continue;
			fputs("<option>", out);
			html_text(out, value);
			fputs("</option>\n", out);
		}
	fputs("</select></label>\n", out);
}

/* Attributes for the filters: each value in a line of its own. */
static void print_way(FILE *out, const struct finding *f)
{
	const char *value;

	fputs("<li", out);
	for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++) {
		fprintf(out, " data-%s=\"", filters[i].name);
		for (size_t k = 0; (value = value_of(f, filters[i].name, k)); k++)
			html_printf(out, "%s%s", k ? "\n" : "", value);
		fputc('"', out);
	}
	fprintf(out, "><a href=\"finding-%s.html\">", f->id);
	html_text(out, f->context ? f->context : f->root ? f->root : f->id);
	fputs("</a>", out);
	if (f->ninstances) {
		fputs(", ", out);
		html_instances(out, f);
	}
	fprintf(out, " <span class=\"soft\">%zu call%s", f->npath, f->npath == 1 ? "" : "s");
	if (f->others)
		fprintf(out, ", %u other way%s", f->others, f->others == 1 ? "" : "s");
	fputs("</span></li>\n", out);
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* Is it the same mistake in the same place, reached in another way? */
static bool same_site(const struct finding *a, const struct finding *b)
{
	return same(a->site.pos.file, b->site.pos.file) && a->site.pos.line == b->site.pos.line &&
	       a->site.pos.column == b->site.pos.column && same(a->rule, b->rule) &&
	       same(a->lock_class, b->lock_class) && same(a->message, b->message);
}

/* A row for the site of finding I, unless an earlier one has it. */
static void print_row(FILE *out, const struct report *r, size_t i)
{
	const struct finding *f = &r->findings[i];

	for (size_t k = 0; k < i; k++)
		if (same_site(&r->findings[k], f))
			return;
	fprintf(out, "<tr>\n<th scope=\"row\"><a href=\"finding-%s.html\">", f->id);
	html_text(out, f->message);
	fputs("</a> ", out);
	html_place(out, &f->site.pos);
	fputs("</th>\n<td data-head=\"Rule\">", out);
	html_text(out, f->rule);
	fputs("</td>\n<td data-head=\"Lock class\"><code>", out);
	html_text(out, f->lock_class);
	fputs("</code></td>\n<td data-head=\"Ways in\"><ul class=\"ways\">\n", out);
	for (size_t k = i; k < r->nfindings; k++)
		if (same_site(&r->findings[k], f))
			print_way(out, &r->findings[k]);
	fputs("</ul></td>\n</tr>\n", out);
}

static void print_table(FILE *out, const struct report *r)
{
	static const char *const heads[] = { "Finding", "Rule", "Lock class", "Ways in" };

	fputs("<form class=\"filters\" role=\"search\" aria-label=\"Filter the findings\" hidden>\n"
	      "<label>Text <input type=\"search\" data-filter=\"text\"></label>\n", out);
	for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++)
		print_filter(out, r, &filters[i]);
	fputs("<button type=\"reset\">Show all</button>\n"
	      "<output aria-live=\"polite\" data-count></output>\n</form>\n"
	      "<table class=\"findings\">\n<thead>\n<tr>\n", out);
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		fprintf(out, "<th scope=\"col\">%s</th>\n", heads[i]);
	fputs("</tr>\n</thead>\n<tbody>\n", out);
	for (size_t i = 0; i < r->nfindings; i++)
		print_row(out, r, i);
	fputs("</tbody>\n</table>\n", out);
}

static void print_number(FILE *out, const char *what, unsigned long long n)
{
	fprintf(out, "<div><dt>%s</dt><dd>%llu</dd></div>\n", what, n);
}

static void print_coverage(FILE *out, const struct coverage *c)
{
	fputs("<section aria-labelledby=\"coverage\">\n<h2 id=\"coverage\">What this rests on</h2>\n<dl class=\"facts\">\n",
	      out);
	print_number(out, "files", c->files);
	print_number(out, "files that failed", c->failed);
	print_number(out, "functions", c->functions);
	for (size_t i = 0; i < c->nunresolved; i++) {
		fputs("<div><dt>indirect calls not resolved, ", out);
		html_text(out, c->unresolved[i].name);
		fprintf(out, "</dt><dd>%u</dd></div>\n", c->unresolved[i].count);
	}
	print_number(out, "states simplified at a bound", c->states_dropped);
	print_number(out, "doubts held back", c->held_back);
	for (size_t i = 0; i < c->ngiven_up; i++) {
		fputs("<div><dt>lock class given up</dt><dd>", out);
		html_text(out, c->given_up[i]);
		fputs("</dd></div>\n", out);
	}
	fputs("</dl>\n</section>\n", out);
}

void index_page(const struct site *s, FILE *out)
{
	const struct report *r = s->report;

	page_begin(out, r, "Findings", "index.html", NULL);
	fputs("<h1>Findings</h1>\n", out);
	if (r->nfindings)
		print_table(out, r);
	else
		fputs("<p>No findings.</p>\n", out);
	print_coverage(out, &r->coverage);
	page_end(out);
}
