// SPDX-License-Identifier: GPL-2.0-or-later
/* reentered.c - see reentered.h. */
#include <stb/stb_ds.h>

#include "reentered.h"

bool reentered_holder(const struct effects *fx, const struct witness *w)
{
	u32 taken = arrlenu(w->acquires) ? w->acquires[0].depth : arrlenu(w->path);

	for (u32 k = taken + 1; fx->classes[w->lock_class].field && k < arrlenu(w->path); k++)
		if (w->path[k].func == w->path[taken].func)
			return true;
	return false;
}

/* Is a function of W's path entered again behind the place that took the lock, over another one? */
static bool comes_round(void *data, const struct witness *w)
{
	u32 taken = arrlenu(w->acquires) ? w->acquires[0].depth : arrlenu(w->path);

	if (w->event == EVENT_WAIT_HELD)
		return reentered_holder(data, w);
	for (u32 k = taken + 1; w->event == EVENT_ACQUIRE_HELD && k < arrlenu(w->path); k++)
		for (u32 i = 0; i + 1 < k; i++)
			if (w->path[i].func == w->path[k].func && w->path[k - 1].func != w->path[k].func)
				return true;
	return false;
}

u32 reentered_drop(const struct solver *s, struct witness **w)
{
	return s->slice->fx->strict || !s->slice->scope->nets ? 0 : witnesses_drop(w, comes_round, s->slice->fx);
}
