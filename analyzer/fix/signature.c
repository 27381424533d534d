// SPDX-License-Identifier: GPL-2.0-or-later
/* signature.c - see signature.h. */
#include <string.h>

#include "signature.h"

bool signature_returns_pointer(const char *type)
{
	const char *open = strchr(type, '(');

	return open && open > type && open[-1] == '*';
}

/* Parameter I of TYPE, *N bytes of it; NULL: it has none such. Functions in parameters have their own commas. */
static const char *parameter(const char *type, uint32_t i, size_t *n)
{
	const char *at = strchr(type, '('), *begin = at ? at + 1 : NULL;
	int depth = 0;

	for (; at && *at; at++) {
		if (*at == '(')
			depth++;
		else if (*at == ')')
			depth--;
		if (depth && !(depth == 1 && *at == ','))
			continue;
		*n = at - begin;
		if (!i--)
			return begin;
		begin = at + 1;
	}
	return NULL;
}

static bool begins(const char *text, size_t n, const char *word)
{
	return n > strlen(word) && !strncmp(text, word, strlen(word));
}

enum parameter_is signature_parameter(const char *type, uint32_t i)
{
	size_t n;
	const char *p = parameter(type, i, &n);

	if (!p || (n == 3 && !strncmp(p, "...", n)))
		return PARAMETER_ANY;
	if (!n || p[n - 1] != '*')
		return PARAMETER_IN;
	if (n > 1 && p[n - 2] == '*')
		return PARAMETER_OUT;
	if (begins(p, n, "const "))
		return PARAMETER_IN;
	return begins(p, n, "struct ") || begins(p, n, "union ") ? PARAMETER_STRUCT : PARAMETER_ANY;
}
