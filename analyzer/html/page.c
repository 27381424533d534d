// SPDX-License-Identifier: GPL-2.0-or-later
/* page.c - see page.h. */
#define _GNU_SOURCE 1	/* vasprintf() */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "../report/layout.h"
#include "../report/version.h"
#include "../../facts/memory.h"

void html_text(FILE *out, const char *s)
{
	for (; s && *s; s++) {
		switch (*s) {
		case '&': fputs("&amp;", out); break;
		case '<': fputs("&lt;", out); break;
		case '>': fputs("&gt;", out); break;
		case '"': fputs("&quot;", out); break;
		case '\'': fputs("&#39;", out); break;
		default: fputc(*s, out);
		}
	}
}

void html_printf(FILE *out, const char *format, ...)
{
	va_list args;
	char *s;

	va_start(args, format);
	if (vasprintf(&s, format, args) < 0)
		memory_out(0);
	va_end(args);
	html_text(out, s);
	free(s);
}

void html_place(FILE *out, const struct position *pos)
{
	if (!pos->file)
		return;
	fputs("<span class=\"place\">", out);
	html_text(out, pos->file);
	if (pos->line)
		fprintf(out, ":%u", pos->line);
	fputs("</span>", out);
}

void html_instances(FILE *out, const struct finding *f)
{
	for (size_t i = 0; i < f->ninstances; i++) {
		if (i)
			fputs(", ", out);
		print_upper(f->instances[i], out);	/* names of C: letters and digits */
	}
}

static void link_to(FILE *out, const char *file, const char *text, const char *here)
{
	fprintf(out, "<li><a href=\"%s\"%s>%s</a></li>\n", file,
		strcmp(file, here) ? "" : " aria-current=\"page\"", text);
}

/* What a report does not say is said to be missing: a reader would look for it. */
static void print_made(FILE *out, const char *name, const char *value, const char *element)
{
	if (!value || !*value) {
		fprintf(out, "<div><dt>%s</dt><dd>not recorded</dd></div>\n", name);
		return;
	}
	fprintf(out, "<div><dt>%s</dt><dd><%s>", name, element);
	html_text(out, value);
	fprintf(out, "</%s></dd></div>\n", element);
}

void page_begin(FILE *out, const struct report *r, const char *title, const char *here, const char *id)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>", out);
	html_text(out, title);
	fputs(" - lockctx</title>\n<link rel=\"stylesheet\" href=\"style.css\">\n"
	      "<script src=\"site.js\" defer></script>\n</head>\n<body>\n"
	      "<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header>\n<nav aria-label=\"Pages\">\n<ul>\n",
	      out);
	link_to(out, "index.html", "Findings", here);
	link_to(out, "matrix.html", "Contexts and functions", here);
	fputs("</ul>\n</nav>\n<dl class=\"made\">\n", out);
	if (id)
		print_made(out, "finding", id, "strong");
	print_made(out, "kernel", r->kernelversion, "span");
	print_made(out, "tree", r->srctree, "code");
	print_made(out, "commit", r->made.commit, "code");
	print_made(out, "made", r->made.date, "time");
	print_made(out, "command", r->made.command, "code");
	fputs("</dl>\n</header>\n<main id=\"main\">\n", out);
}

void page_end(FILE *out)
{
	fputs("</main>\n<footer><p>Made by lockctx " LOCKCTX_VERSION ".</p></footer>\n</body>\n</html>\n", out);
}
