/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * decode-get.h - members of a JSON object that may be anything, for decode.c alone: the first thing that is
 * wrong is kept, with where it is, and what follows it is read as zero.
 */
#ifndef LOCKCTX_REPORT_DECODE_GET_H
#define LOCKCTX_REPORT_DECODE_GET_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "finding.h"

struct decoder {
	struct report *report;
	char *error;
	/* Where we are, "findings[3]." and "path[2].": positions for a reader of the message. */
	char outer[96], inner[48];
};

/* KEY is the member of the place we are at, "" for that place itself: WHAT is wrong with it. */
void decode_fail(struct decoder *d, const char *key, const char *what);

/* The string at KEY, the report's; NULL when there is none. One that is needed fails then. */
const char *decode_string(struct decoder *d, const json_t *object, const char *key);
const char *decode_needed_string(struct decoder *d, const json_t *object, const char *key);

/* VALUE, which is at KEY, as a whole number of at most MAX; the number at KEY, 0 when there is none. */
uint64_t decode_as_number(struct decoder *d, const json_t *value, const char *key, uint64_t max);
uint32_t decode_number(struct decoder *d, const json_t *object, const char *key);
bool decode_flag(struct decoder *d, const json_t *object, const char *key);

/* The object at KEY, NULL if there is none or it is something else. */
const json_t *decode_object(struct decoder *d, const json_t *parent, const char *key);

/* The list at KEY and its length; a missing one is empty. */
const json_t *decode_list(struct decoder *d, const json_t *object, const char *key, size_t *n);

/* Element I of LIST, which is called KEY: from now on where messages say that we are. */
const json_t *decode_enter(struct decoder *d, const json_t *list, const char *key, size_t i);

#endif
