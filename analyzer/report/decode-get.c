// SPDX-License-Identifier: GPL-2.0-or-later
/* decode-get.c - see decode-get.h. */
#define _GNU_SOURCE 1	/* asprintf() */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decode-get.h"
#include "report.h"

/* KEY is the member of the place we are at, "" for that place itself. */
void decode_fail(struct decoder *d, const char *key, const char *what)
{
	int length;
	char *where;

	if (d->error)
		return;
	length = asprintf(&where, "%s%s%s", d->outer, d->inner, key);
	if (length > 0 && where[length - 1] == '.')
		where[length - 1] = '\0';
	if (length < 0 || asprintf(&d->error, "%s: %s", where, what) < 0) {
		fputs("lockctx: out of memory while reading a report\n", stderr);
		exit(2);
	}
	free(where);
}

const char *decode_string(struct decoder *d, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (!value)
		return NULL;
	if (!json_is_string(value)) {
		decode_fail(d, key, "not a string");
		return NULL;
	}
	return report_strdup(d->report, json_string_value(value));
}

const char *decode_needed_string(struct decoder *d, const json_t *object, const char *key)
{
	const char *s = decode_string(d, object, key);

	if (!s)
		decode_fail(d, key, "a string is missing here");
	return s;
}

uint64_t decode_as_number(struct decoder *d, const json_t *value, const char *key, uint64_t max)
{
	json_int_t n = json_integer_value(value);

	if (!json_is_integer(value) || n < 0 || (uint64_t)n > max) {
		decode_fail(d, key, "not a whole number, or out of range");
		return 0;
	}
	return n;
}

uint32_t decode_number(struct decoder *d, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return value ? decode_as_number(d, value, key, UINT32_MAX) : 0;
}

bool decode_flag(struct decoder *d, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (value && !json_is_boolean(value))
		decode_fail(d, key, "neither true nor false");
	return json_is_true(value);
}

/* The object at KEY, NULL if there is none or it is something else. */
const json_t *decode_object(struct decoder *d, const json_t *parent, const char *key)
{
	const json_t *value = json_object_get(parent, key);

	if (value && !json_is_object(value)) {
		decode_fail(d, key, "not an object");
		return NULL;
	}
	return value;
}

/* The list at KEY and its length; a missing one is empty. */
const json_t *decode_list(struct decoder *d, const json_t *object, const char *key, size_t *n)
{
	const json_t *value = json_object_get(object, key);

	*n = 0;
	if (value && !json_is_array(value))
		decode_fail(d, key, "not a list");
	else
		*n = json_array_size(value);
	return value;
}

/* Element I of LIST, which is called KEY: from now on where messages say that we are. */
const json_t *decode_enter(struct decoder *d, const json_t *list, const char *key, size_t i)
{
	const json_t *value = json_array_get(list, i);

	snprintf(d->inner, sizeof(d->inner), "%s[%zu].", key, i);
	if (!json_is_object(value))
		decode_fail(d, "", "not an object");
	return value;
}
