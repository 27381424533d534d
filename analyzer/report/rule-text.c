// SPDX-License-Identifier: GPL-2.0-or-later
/* rule-text.c - see rule-text.h. */
#include <stddef.h>
#include <string.h>

#include "rule-text.h"

static const struct rule_text texts[] = {
	{ "must-not-hold", "waits for %c", "must not be entered with %c held", NULL, NULL },
	{ "sleep-in-atomic", "may sleep", NULL, "enters atomic context %m", NULL },
	{ "double-lock", "takes %c again", NULL, NULL, NULL },
	{ "unlock-not-held", "releases %c", NULL, NULL, NULL },
	{ "wrong-cookie", "releases %c with another index", NULL, NULL, NULL },
	{ "lock-order", "takes %c", NULL, NULL, "waits for %c" },
	{ "irq-inversion", "takes %c", NULL, "runs %m", NULL },
	{ "must-hold", "must be entered with %c held", NULL, NULL, NULL },
	{ "annotation", "contradicts the annotation", NULL, NULL, NULL },
	{ "lock-imbalance", "leaves %c in another state than callers expect", NULL, NULL, NULL },
};

static const struct rule_text general = { .last = "here, with %c" };

const struct rule_text *rule_text(const char *rule)
{
	size_t i;

	for (i = 0; rule && i < sizeof(texts) / sizeof(*texts); i++)
		if (!strcmp(texts[i].rule, rule))
			return &texts[i];
	return &general;
}
