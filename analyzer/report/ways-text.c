// SPDX-License-Identifier: GPL-2.0-or-later
/* ways-text.c - see ways-text.h. */
#include "layout.h"
#include "ways-text.h"

static void print_step(const struct finding *f, size_t i, int indent, FILE *out)
{
	const struct step *step = &f->path[i];

	fprintf(out, "%*s%-36s ", indent + 4, "", step->function);
	print_position(out, NULL, &step->pos);
	if (f->nacquires && f->acquires[0].depth == i) {
		fputs("   takes it at ", out);
		print_position(out, NULL, &f->acquires[0].pos);
	}
	if (step->via) {
		fprintf(out, "   via %s", step->via);
		if (step->because.file) {
			fputs(", set in ", out);
			print_position(out, NULL, &step->because);
		}
	}
	fputc('\n', out);
}

void ways_text(const struct report *r, const char *holding, int indent, FILE *out)
{
	size_t i, k;

	for (i = 0; i < r->nfindings; i++) {
		const struct finding *f = &r->findings[i];

		fprintf(out, "%*s%zu. %s", indent, "", i + 1, f->context);
		if (f->ninstances) {
			fputs(", ", out);
			print_upper(f->instances[0], out);
		}
		if (holding)
			fprintf(out, ", holds %s, %s", holding,
				f->ends_in_wait ? "ends in the wait" : "does not reach a wait");
		fputc('\n', out);
		for (k = 0; k + 1 < f->npath; k++)
			print_step(f, k, indent, out);
		if (f->npath)
			fprintf(out, "%*s%s\n", indent + 4, "", f->path[f->npath - 1].function);
	}
}
