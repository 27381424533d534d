/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * encode.h - building JSON values for the formats that are JSON. Internal to report/.
 * Running out of memory ends the program with one line and status 2.
 */
#ifndef LOCKCTX_REPORT_ENCODE_H
#define LOCKCTX_REPORT_ENCODE_H

#include <jansson.h>

/* P, which is not NULL when this returns. */
void *json_check(void *p);
/* Empty ones. */
json_t *json_new_object(void);
json_t *json_new_array(void);

/* Set KEY of OBJECT to VALUE, append VALUE to ARRAY: both take VALUE over. */
void json_put(json_t *object, const char *key, json_t *value);
void json_append(json_t *array, json_t *value);

/* S as a JSON string; what is not UTF-8 in it becomes '?'. */
json_t *json_text(const char *s);
/* The same for KEY of OBJECT; nothing when S is NULL. */
void json_put_text(json_t *object, const char *key, const char *s);
void json_put_number(json_t *object, const char *key, json_int_t n);

#endif
