// SPDX-License-Identifier: GPL-2.0-or-later
/* names.c - model.h: what is said of a name alone, and which rule an event breaks. */
#include <stb/stb_ds.h>

#include "model.h"

bool model_layer(const struct model *m, u32 field)
{
	struct model *w = (struct model *)m;

	return hmgeti(w->layers, field) >= 0;
}

bool model_asks(const struct model *m, u32 name)
{
	struct model *w = (struct model *)m;

	return name && hmgeti(w->asks, name) >= 0;
}

bool model_nonzero(const struct model *m, u32 name)
{
	struct model *w = (struct model *)m;

	return name && hmgeti(w->nonzero, name) >= 0;
}

bool model_fresh(const struct model *m, u32 name)
{
	struct model *w = (struct model *)m;

	return name && hmgeti(w->fresh, name) >= 0;
}

int model_masks(const struct model *m, u32 name)
{
	struct model *w = (struct model *)m;

	return name ? hmget(w->masks, name) : 0;
}

bool model_unordered(const struct model *m, u32 name)
{
	struct model *w = (struct model *)m;

	return name && hmgeti(w->unordered, name) >= 0;
}

bool model_nested(const struct model *m, u32 name)
{
	struct model *w = (struct model *)m;

	return name && hmgeti(w->nested, name) >= 0;
}

const struct rule *model_rule(const struct model *m, enum event event, u32 name)
{
	const struct rule *any = NULL;

	for (u32 i = 0; i < arrlenu(m->rules); i++) {
		if (m->rules[i].event != event)
			continue;
		if (m->rules[i].lock && m->rules[i].lock == name)
			return &m->rules[i];
		if (!m->rules[i].lock && !any)
			any = &m->rules[i];
	}
	return any;
}
