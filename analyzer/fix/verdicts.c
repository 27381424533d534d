// SPDX-License-Identifier: GPL-2.0-or-later
/* verdicts.c - see verdicts.h. */
#include <stb/stb_ds.h>

#include "verdicts.h"

void verdicts_print(FILE *out, const struct group *g, const struct candidate *c, bool written)
{
	const struct finding *f = g->findings[0];

	for (size_t i = 0; i < arrlenu(g->findings); i++)
		fprintf(out, "%s%s", i ? ", " : "", g->findings[i]->id);
	fprintf(out, ": %s() in %s(), %s:%u\n", f->site.callee ? f->site.callee : f->rule, f->site.function,
		f->site.pos.file ? f->site.pos.file : "?", f->site.pos.line);
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
	if (!arrlenu(c))
		fprintf(out, "  no strategy is made for %s of a %s\n", f->rule,
			f->nacquires && f->acquires[0].mode ? f->acquires[0].mode : "lock");
}
