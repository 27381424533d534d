// SPDX-License-Identifier: GPL-2.0-or-later
/* names.c - model.h: what is said of a name alone, and which rule an event breaks. */
#include <stb/stb_ds.h>

#include "model.h"

int model_says(const struct model *m, enum word word, u32 name)
{
	struct model *w = (struct model *)m;	/* stb_ds look-ups write to the table */

	return name ? hmget(w->said[word], name) : 0;
}

u32 model_token(const struct model *m, u32 text)
{
	struct model *w = (struct model *)m;	/* as above */

	return hmget(w->tokens, text);
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
