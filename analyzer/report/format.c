// SPDX-License-Identifier: GPL-2.0-or-later
/* format.c - see format.h. */
#include <string.h>

#include "b4.h"
#include "format.h"
#include "json.h"
#include "sarif.h"
#include "text.h"

static int print_text(const struct report *r, FILE *out)
{
	report_text(r, out);
	return ferror(out) ? -1 : 0;
}

static const struct {
	const char *name;
	int (*print)(const struct report *r, FILE *out);
} formats[] = {
	{ "text", print_text },
	{ "json", report_json },
	{ "sarif", report_sarif },
	{ "b4", report_b4 },
};

#define FORMATS (sizeof(formats) / sizeof(*formats))

bool report_format_known(const char *name)
{
	for (size_t i = 0; i < FORMATS; i++)
		if (!strcmp(formats[i].name, name))
			return true;
	return false;
}

int report_print(const struct report *r, const char *format, FILE *out)
{
	for (size_t i = 0; i < FORMATS; i++)
		if (!strcmp(formats[i].name, format))
			return formats[i].print(r, out);
	return -1;
}
