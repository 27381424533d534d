// SPDX-License-Identifier: GPL-2.0-or-later
/* b4.c - see b4.h. */
#include "b4.h"
#include "sites.h"
#include "text.h"
#include "witness.h"

#define ENDS 3	/* functions shown at each end of a long path */

/* The path's functions in one line, the middle of a long one left out. */
static void print_path(const struct finding *f, FILE *out)
{
	size_t n = witness_frames(f), i;

	for (i = 0; i < n; i++) {
		const char *function = witness_frame(f, i).function;

		if (n > 2 * ENDS + 1 && i == ENDS) {
			fprintf(out, " > [%zu more]", n - 2 * ENDS);
			i = n - ENDS - 1;
			continue;
		}
		fprintf(out, "%s%s", i ? " > " : "; path ", function ? function : "?");
	}
}

/* F, of whose site there are so many WAYS. */
static void print_finding(const struct finding *f, size_t ways, FILE *out)
{
	fprintf(out, "%s:%u: WARNING: %s (", f->site.pos.file ? f->site.pos.file : "?",
		f->site.pos.line, f->message ? f->message : "?");
	fprintf(out, "context %s", f->context ? f->context : "?");
	if (f->ninstances)
		fputs(", ", out);
	finding_instances(f, out);
	if (ways > 1)
		fprintf(out, " and %zu more", ways - 1);
	print_path(f, out);
	fprintf(out, ") [%s %s]", f->rule ? f->rule : "?", f->id);
	if (f->introduced.of > 1)
		fprintf(out, " patch %u/%u", f->introduced.number, f->introduced.of);
	if (f->repaired.number)
		fprintf(out, ", repaired by patch %u/%u", f->repaired.number, f->repaired.of);
	if (f->maybe_old)
		fputs(" (may have been there before)", out);
	fputc('\n', out);
}

int report_b4(const struct report *r, FILE *out)
{
	for (size_t i = 0, ways; i < r->nfindings; i += ways) {
		ways = site_ways(&r->findings[i], r->nfindings - i);
		print_finding(&r->findings[i], ways, out);
	}
	return fflush(out) || ferror(out) ? -1 : 0;
}
