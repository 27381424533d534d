// SPDX-License-Identifier: GPL-2.0-or-later
/* encode.c - see encode.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "encode.h"
#include "report.h"
#include "../../facts/clean.h"
#include "../../facts/memory.h"

void *json_check(void *p)
{
	return memory_need(p);
}

json_t *json_new_object(void)
{
	return json_check(json_object());
}

json_t *json_new_array(void)
{
	return json_check(json_array());
}

void json_put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, json_check(value)))
		json_check(NULL);
}

void json_append(json_t *array, json_t *value)
{
	if (json_array_append_new(array, json_check(value)))
		json_check(NULL);
}

/* Strings of report_str() are UTF-8 already; one that is not must not cost the report. */
json_t *json_text(const char *s)
{
	json_t *value = json_string(s);

	if (!value) {
		char *copy = text_clean(json_check(strdup(s)));

		value = json_check(json_string(copy));
		free(copy);
	}
	return value;
}

void json_put_text(json_t *object, const char *key, const char *s)
{
	if (s)
		json_put(object, key, json_text(s));
}

void json_put_number(json_t *object, const char *key, json_int_t n)
{
	json_put(object, key, json_integer(n));
}
