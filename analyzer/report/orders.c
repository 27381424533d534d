// SPDX-License-Identifier: GPL-2.0-or-later
/* orders.c - see orders.h. */
#include <jansson.h>

#include "graph.h"
#include "orders.h"

void orders_text(const struct lock_order *v, size_t n, FILE *out)
{
	size_t back = 0;

	for (size_t i = 0; i < n; i++) {
		const struct order_place *p = v[i].places;

		fprintf(out, "%s -> %s%s  %zu place%s: %s() at %s:%u", p->held, p->taken, v[i].back ? "  and back" : "",
		       v[i].n, v[i].n == 1 ? "" : "s", p->func, p->file, p->line);
		if (p->calls)
			fprintf(out, ", over %u call%s", p->calls, p->calls == 1 ? "" : "s");
		fputc('\n', out);
		back += v[i].back;
	}
	fprintf(out, "%zu order%s, %zu of two locks that may be taken in both\n", n, n == 1 ? "" : "s", back);
}

int orders_json(const struct lock_order *v, size_t n, FILE *out)
{
	json_t *orders = json_array(), *top = json_pack("{s:i, s:o}", "version", 1, "orders", orders);

	for (size_t i = 0; i < n; i++) {
		json_t *places = json_array();

		for (size_t k = 0; k < v[i].n; k++) {
			const struct order_place *p = &v[i].places[k];

			json_array_append_new(places, json_pack("{s:s, s:s, s:i, s:i}", "function", p->func,
				"file", p->file, "line", (int)p->line, "calls", (int)p->calls));
		}
		json_array_append_new(orders, json_pack("{s:s, s:s, s:b, s:o}", "held", v[i].places->held,
			"taken", v[i].places->taken, "back", v[i].back, "places", places));
	}
	if (!top)
		return -1;
	json_dumpf(top, out, JSON_INDENT(2) | JSON_SORT_KEYS);
	fputc('\n', out);
	json_decref(top);
	return 0;
}

void orders_dot(const struct lock_order *v, size_t n, FILE *out)
{
	fputs("digraph order {\nrankdir=LR;\nnode [shape=box, style=\"rounded,filled\", fillcolor=\"#f4f4f4\", "
	      "fontname=\"sans-serif\"];\nedge [fontname=\"sans-serif\", fontsize=10];\n", out);
	for (size_t i = 0; i < n; i++) {
		graph_quoted(v[i].places->held, out);
		fputs(" -> ", out);
		graph_quoted(v[i].places->taken, out);
		fprintf(out, " [label=\"%zu\"%s, edgetooltip=", v[i].n, v[i].back ? ", color=\"#c0392b\"" : "");
		graph_quoted(v[i].places->func, out);
		fputs("];\n", out);
	}
	fputs("}\n", out);
}
