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

static const char *value_of(const struct finding *f, const char *filter)
{
	const char *value = !strcmp(filter, "rule") ? f->rule : !strcmp(filter, "class") ? f->lock_class :
			    !strcmp(filter, "context") ? f->context : f->ninstances ? f->instances[0] : NULL;

	return value ? value : "";
}

/* Did an earlier finding have the same value? */
static bool seen(const struct report *r, size_t i, const char *filter)
{
	for (size_t k = 0; k < i; k++)
		if (!strcmp(value_of(&r->findings[k], filter), value_of(&r->findings[i], filter)))
			return true;
	return false;
}

static void print_filter(FILE *out, const struct report *r, const struct filter *x)
{
	fprintf(out, "<label>%s <select data-filter=\"%s\">\n<option value=\"\">all</option>\n", x->label, x->name);
	for (size_t i = 0; i < r->nfindings; i++) {
		const char *value = value_of(&r->findings[i], x->name);

		if (!*value || seen(r, i, x->name))
			continue;
		fputs("<option>", out);
		html_text(out, value);
		fputs("</option>\n", out);
	}
	fputs("</select></label>\n", out);
}

static void print_row(FILE *out, const struct finding *f)
{
	fputs("<tr", out);
	for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++) {
		fprintf(out, " data-%s=\"", filters[i].name);
		html_text(out, value_of(f, filters[i].name));
		fputc('"', out);
	}
	fprintf(out, ">\n<th scope=\"row\"><a href=\"finding-%s.html\">", f->id);
	html_text(out, f->message);
	fputs("</a></th>\n<td>", out);
	html_text(out, f->rule);
	fputs("</td>\n<td><code>", out);
	html_text(out, f->lock_class);
	fputs("</code></td>\n<td>", out);
	html_text(out, f->context);
	fputs("</td>\n<td>", out);
	html_instances(out, f);
	fputs("</td>\n<td>", out);
	html_place(out, &f->site.pos);
	fprintf(out, "</td>\n<td class=\"number\">%zu</td>\n</tr>\n", f->npath);
}

static void print_table(FILE *out, const struct report *r)
{
	static const char *const heads[] = {
		"Finding", "Rule", "Lock class", "Context", "Configuration", "Site", "Calls",
	};

	fputs("<form class=\"filters\" role=\"search\" aria-label=\"Filter the findings\" hidden>\n"
	      "<label>Text <input type=\"search\" data-filter=\"text\"></label>\n", out);
	for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++)
		print_filter(out, r, &filters[i]);
	fputs("<button type=\"reset\">Show all</button>\n"
	      "<output aria-live=\"polite\" data-count></output>\n</form>\n"
	      "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Findings\">\n"
	      "<table class=\"findings\">\n<thead>\n<tr>\n", out);
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		fprintf(out, "<th scope=\"col\">%s</th>\n", heads[i]);
	fputs("</tr>\n</thead>\n<tbody>\n", out);
	for (size_t i = 0; i < r->nfindings; i++)
		print_row(out, &r->findings[i]);
	fputs("</tbody>\n</table>\n</div>\n", out);
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
	fputs("</dl>\n</section>\n", out);
}

void index_page(const struct site *s, FILE *out)
{
	const struct report *r = s->report;

	page_begin(out, r, "Findings", "index.html");
	fputs("<h1>Findings</h1>\n", out);
	if (r->nfindings)
		print_table(out, r);
	else
		fputs("<p>No findings.</p>\n", out);
	print_coverage(out, &r->coverage);
	page_end(out);
}
