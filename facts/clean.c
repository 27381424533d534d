// SPDX-License-Identifier: GPL-2.0-or-later
/* clean.c - see clean.h. */
#include "clean.h"

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the UTF-8 sequence at S, 0 if it is none. RFC 3629: no overlong forms, no surrogates. */
static size_t utf8_length(const unsigned char *s)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t n, i;

	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	n = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	if (s[0] == 0xe0)
		low = 0xa0;
	else if (s[0] == 0xed)
		high = 0x9f;
	else if (s[0] == 0xf0)
		low = 0x90;
	else if (s[0] == 0xf4)
		high = 0x8f;
	if (s[1] < low || s[1] > high)
		return 0;
	for (i = 2; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

/* C0, DEL, and C1 in its two bytes: terminals obey all of them. */
static bool is_control(const unsigned char *s)
{
	return s[0] < 0x20 || s[0] == 0x7f || (s[0] == 0xc2 && s[1] < 0xa0);
}

/* U+2028 to U+202E and U+2066 to U+2069, which end a line or turn its direction. */
static bool is_reordering(const unsigned char *s)
{
	return s[0] == 0xe2 && ((s[1] == 0x80 && s[2] >= 0xa8 && s[2] <= 0xae) ||
				(s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9));
}

char *text_clean(char *s)
{
	unsigned char *p = (unsigned char *)s;

	while (*p) {
		size_t n = utf8_length(p);

		if (n && !is_control(p) && !is_reordering(p)) {
			p += n;
			continue;
		}
		for (n += !n; n; n--)
			*p++ = '?';
	}
	return s;
}
