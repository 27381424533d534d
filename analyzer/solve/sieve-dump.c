// SPDX-License-Identifier: GPL-2.0-or-later
/* sieve-dump.c - the sieve as a table, for people. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "sieve.h"

static int by_size(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return (x > y) - (x < y);
}

/* "median 12, nine of ten 80, most 301" of V, which gets sorted. */
static void print_quantiles(u32 *v, FILE *out)
{
	size_t n = arrlenu(v);

	if (!n) {
		fputs("none\n", out);
		return;
	}
	qsort(v, n, sizeof(*v), by_size);
	fprintf(out, "median %u, nine of ten %u, ninety-nine of a hundred %u, most %u\n", v[n / 2], v[n * 9 / 10],
		v[n * 99 / 100], v[n - 1]);
}

static void print_cycles(const struct effects *fx, FILE *out)
{
	const struct components *c = fx->components;
	u32 *sizes = NULL, kept = 0;

	for (u32 k = 0; k < c->n; k++)
		if (c->first[k + 1] - c->first[k] > 1)
			arrput(sizes, c->first[k + 1] - c->first[k]);
	if (arrlenu(sizes))
		qsort(sizes, arrlenu(sizes), sizeof(*sizes), by_size);
	fprintf(out, "functions %zu, calls %zu, targets %zu\n", arrlenu(fx->p->funcs), arrlenu(fx->g->sites),
		arrlenu(fx->g->targets));
	fprintf(out, "cycles of the call graph %zu, the largest:", arrlenu(sizes));
	for (size_t i = arrlenu(sizes); i-- > 0 && kept < 8; kept++)
		fprintf(out, " %u", sizes[i]);
	fputc('\n', out);
	arrfree(sizes);
}

/* Functions that leave a class otherwise than they found it. */
static void print_nets(const struct sieve *s, FILE *out)
{
	u32 more = 0, less = 0, uneven = 0, any = 0;

	for (u32 f = 0; f < arrlenu(s->fx->p->funcs); f++) {
		const struct net *v = s->nets->of[f];

		any += v != NULL;
		for (u32 i = 0; i < arrlenu(v); i++) {
			bool differs = false;

			for (int r = 0; r < NET_RETURNS; r++)
				differs |= (v[i].m[r] & NET_SAME) && (v[i].m[r] & ~NET_SAME);
			more += ((v[i].m[0] | v[i].m[1] | v[i].m[2]) & NET_HELD) != 0;
			less += ((v[i].m[0] | v[i].m[1] | v[i].m[2]) & NET_LESS) != 0;
			uneven += differs;
		}
	}
	fprintf(out, "functions that leave a lock as they did not find it %u; locks taken %u, given back %u, either way %u\n",
		any, more, less, uneven);
	fprintf(out, "locks without a name in the caller %llu, calls in a cycle that ask for one %llu, calls under a lock of "
		"the function's own %llu\n", (unsigned long long)s->nets->lost, (unsigned long long)s->nets->not_asked,
		(unsigned long long)s->held_calls);
}

/* How many functions entered from outside ask for each class. */
static void print_asking(const struct sieve *s, FILE *out)
{
	u32 *n = calloc(arrlenu(s->fx->classes) + 1, sizeof(u32));

	for (u32 i = 0; n && i < arrlenu(s->asking); i++)
		n[s->asking[i].lock_class]++;
	for (u32 c = 1; n && c < arrlenu(s->fx->classes); c++)
		if (n[c])
			fprintf(out, "%s asked for by %u\n", program_text(s->fx->p, s->fx->classes[c].name), n[c]);
	free(n);
}

static void print_classes(const struct sieve *s, FILE *out)
{
	static const char *const kinds[SIEVE_KINDS] = { "wait", "take", "cookie", "uneven" };

	for (u32 i = 0; i < arrlenu(s->candidates);) {
		const struct suspect *c = &s->candidates[i];
		u32 *regions = NULL;

		for (; i < arrlenu(s->candidates) && s->candidates[i].lock_class == c->lock_class &&
		       s->candidates[i].kind == c->kind; i++)
			arrput(regions, s->candidates[i].region);
		fprintf(out, "%s %s: candidates %zu, regions ", program_text(s->fx->p, s->fx->classes[c->lock_class].name),
			kinds[c->kind], arrlenu(regions));
		print_quantiles(regions, out);
		arrfree(regions);
	}
}

void sieve_dump(const struct sieve *s, FILE *out)
{
	u32 *regions = NULL, classes = 0;

	for (u32 i = 0; i < arrlenu(s->candidates); i++) {
		arrput(regions, s->candidates[i].region);
		classes += !i || s->candidates[i].lock_class != s->candidates[i - 1].lock_class;
	}
	print_cycles(s->fx, out);
	print_nets(s, out);
	fprintf(out, "classes %zu, with candidates %u; candidates %zu, regions ", arrlenu(s->fx->classes) - 1, classes,
		arrlenu(s->candidates));
	print_quantiles(regions, out);
	fprintf(out, "entered from outside and asking for a lock %zu, leaving one %zu\n", arrlenu(s->asking), arrlenu(s->leaving));
	arrfree(regions);
	print_classes(s, out);
	print_asking(s, out);
}
