// SPDX-License-Identifier: GPL-2.0-or-later
/* unsure.c - see unsure.h. */
#include <stb/stb_ds.h>

#include "missing.h"
#include "unsure.h"

void unsure_drop_uneven(const struct solver *s, struct witness **w, bool uneven)
{
	struct witness *needs = NULL;
	u32 kept = 0;

	for (u32 i = 0; i < arrlenu(*w); i++)
		uneven |= (*w)[i].event == EVENT_RETURN_DIFFERS || (*w)[i].event == EVENT_RELEASE_UNHELD;
	for (u32 i = 0; uneven && i < arrlenu(*w); i++) {
		if ((*w)[i].event == EVENT_NEEDED_UNHELD && !missing_straight(s, &(*w)[i]))
			arrput(needs, (*w)[i]);
		else
			(*w)[kept++] = (*w)[i];
	}
	if (uneven)
		arrsetlen(*w, kept);
	witnesses_free(needs);
}

static bool is_unsure(void *data, const struct witness *w)
{
	const struct effects *fx = data;

	/* nobody is above what is known to be entered from outside */
	if (w->event == EVENT_NEEDED_UNHELD)
		return !effects_begins(fx, w->path[0].func, w->lock_class);
	/* what tells two ways apart is dropped first where a class is too much */
	if (w->event == EVENT_ACQUIRE_HELD)
		return true;
	/* one that follows another is a mistake of its own */
	return w->event == EVENT_RELEASE_UNHELD && !w->release.is;
}

bool unsure_any(const struct effects *fx, const struct witness *w)
{
	for (u32 i = 0; i < arrlenu(w); i++)
		if (is_unsure((void *)fx, &w[i]))
			return true;
	return false;
}

u32 unsure_drop(const struct effects *fx, struct witness **w)
{
	return witnesses_drop(w, is_unsure, (void *)fx);
}
