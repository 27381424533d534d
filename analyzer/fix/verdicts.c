// SPDX-License-Identifier: GPL-2.0-or-later
/* verdicts.c - see verdicts.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "verdicts.h"

/* Where F is: "f() in g(), file:1", or the rule where it is about no call. */
static void put_site(FILE *out, const struct finding *f)
{
	fprintf(out, "%s%s in %s(), %s:%u\n", f->site.callee ? f->site.callee : f->rule, f->site.callee ? "()" : "",
		f->site.function, f->site.pos.file ? f->site.pos.file : "?", f->site.pos.line);
}

void verdicts_none(FILE *out, const struct strategy *strategies, const struct finding *f)
{
	char *there = strategies_text(strategies);

	fprintf(out, "%s: ", f->id);
	put_site(out, f);
	fprintf(out, "  no strategy is made for %s of a %s; there are strategies for %s\n", f->rule,
		f->nacquires && f->acquires[0].mode ? f->acquires[0].mode : "lock", there);
	free(there);
}

void verdicts_print(FILE *out, const struct group *g, const struct candidate *c, bool written)
{
	for (size_t i = 0; i < arrlenu(g->findings); i++)
		fprintf(out, "%s%s", i ? ", " : "", g->findings[i]->id);
	fputs(": ", out);
	put_site(out, g->findings[0]);
	for (size_t i = 0; i < arrlenu(c); i++) {
		if (!c[i].kept && !c[i].reasons)	/* not tried */
			continue;
		fprintf(out, "  %-9s %s\n", c[i].kept ? "kept" : "rejected", c[i].name);
		for (size_t k = 0; k < arrlenu(c[i].reasons); k++)
			fprintf(out, "            %s\n", c[i].reasons[k]);
		if (c[i].kept && c[i].unstyled)
			fputs("            not looked at by checkpatch: the tree has none\n", out);
		if (c[i].kept && written)
			fprintf(out, "            %s\n", c[i].folder);
	}
}
