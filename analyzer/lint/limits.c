// SPDX-License-Identifier: GPL-2.0-or-later
/* limits.c - see limits.h. */
#include "limits.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct { const char *name, *unit; uint64_t most; } known[LIMITS] = {
	[LIMIT_TIME] = { "time", "seconds", 1800 },
	[LIMIT_MEMORY] = { "memory", "MiB of memory", 0 },
	[LIMIT_PROCESSES] = { "processes", "processes", 2000 },
	[LIMIT_DISK] = { "disk", "MiB on disk", 4096 },
};

/* Half of what this machine has, in MiB, or 2 GiB, which one compiler may well take. */
static uint64_t half_of_memory(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
	uint64_t half = pages > 0 && size > 0 ? (uint64_t)pages / 2 * (uint64_t)size >> 20 : 0;

	return half < 2048 ? 2048 : half;
}

void limits_default(struct limits *l)
{
	for (size_t i = 0; i < LIMITS; i++)
		l->most[i] = known[i].most;
	l->most[LIMIT_MEMORY] = half_of_memory();
}

char *limits_set(struct limits *l, const char *text)
{
	const char *equals = strchr(text, '=');
	size_t n = equals ? (size_t)(equals - text) : strlen(text);
	unsigned long long number;
	char *end;

	for (size_t i = 0; i < LIMITS; i++) {
		if (strlen(known[i].name) != n || strncmp(known[i].name, text, n))
			continue;
		number = equals ? strtoull(equals + 1, &end, 10) : 0;
		/* Bytes are counted in 64 bits. */
		if (!number || *end || equals[1] == '-' || number >> 40)
			return str_printf("'%s': a number of %s has to follow, as in %s=%" PRIu64, text,
					  known[i].unit, known[i].name,
					  known[i].most ? known[i].most : 4096);
		l->most[i] = number;
		return NULL;
	}
	return str_printf("'%s': limits are time, memory, processes and disk", text);
}

char *limits_text(const struct limits *l, enum limit i)
{
	return str_printf("%s=%" PRIu64, known[i].name, l->most[i]);
}

const char *limit_unit(enum limit i)
{
	return known[i].unit;
}
