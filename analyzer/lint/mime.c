// SPDX-License-Identifier: GPL-2.0-or-later
/* mime.c - see mime.h. */
#include "mime.h"

#include <string.h>
#include <strings.h>

/* What is looked at of a part's first line. */
#define LOOK 60

/* A value of a head, without what stands behind a ';'. */
struct value { const char *at; size_t size; };

/* The head of a mail, or of a part of one. */
struct head {
	struct value type, encoding;	/* of size 0: not there */
	const char *body;		/* what is below it */
};

static const char *next_line(const char *at)
{
	at += strcspn(at, "\n");
	return *at ? at + 1 : at;
}

/* Is the line at AT one of a head: `Name: text`, or more of the text? */
static bool is_head(const char *at)
{
	const char *name = at;

	while (*at > ' ' && *at < 0x7f && *at != ':')
		at++;
	return at == name ? (*at == ' ' || *at == '\t') && at[strspn(at, " \t\r")] != '\n' : *at == ':';
}

/* The value of the field at AT, if that is NAME. It may stand on the next line. */
static void read_value(struct value *v, const char *at, const char *name)
{
	size_t n = strlen(name);

	if (strncasecmp(at, name, n) || at[n] != ':')
		return;
	at += n + 1;
	at += strspn(at, " \t\r");
	if (*at == '\n' && (at[1] == ' ' || at[1] == '\t'))
		at += 1 + strspn(at + 1, " \t");
	v->at = at;
	v->size = strcspn(at, "; \t\r\n");
}

/* The head at AT, which may be empty. */
static struct head read_head(const char *at)
{
	struct head h = { 0 };

	for (; is_head(at); at = next_line(at)) {
		read_value(&h.type, at, "Content-Type");
		read_value(&h.encoding, at, "Content-Transfer-Encoding");
	}
	h.body = at[strspn(at, "\r")] == '\n' ? next_line(at) : at;
	return h;
}

static bool starts(const struct value *v, const char *what)
{
	return v->size >= strlen(what) && !strncasecmp(v->at, what, strlen(what));
}

static bool ends(const struct value *v, const char *what)
{
	size_t n = strlen(what);

	return v->size >= n && !strncasecmp(v->at + v->size - n, what, n);
}

static bool is_marked(const struct value *type)
{
	return starts(type, "text/") &&
	       (ends(type, "html") || ends(type, "richtext") || ends(type, "enriched") || ends(type, "rtf"));
}

/* Is the line at AT a boundary with the head of a part behind it that is text with marks? */
static bool starts_marked(const char *at)
{
	struct head h;

	if (strncmp(at, "--", 2))
		return false;
	h = read_head(next_line(at));
	return is_marked(&h.type);
}

/* The next line after AT that starts as the boundary at AT does, without a '\r'; NULL: none. */
static char *part_end(char *at)
{
	size_t n = strcspn(at, "\r\n");

	for (char *line = (char *)next_line(at); *line; line = (char *)next_line(line))
		if (!strncmp(line, at, n))
			return line;
	return NULL;
}

size_t mime_drop_marked(char *text, size_t size)
{
	char *end = text + size, *to = text, *next;

	for (char *at = text; at < end; at = next) {
		size_t n;

		if (starts_marked(at) && (next = part_end(at)))
			continue;
		next = (char *)next_line(at);
		n = (size_t)(next - at);
		memmove(to, at, n);
		to += n;
	}
	*to = '\0';
	return (size_t)(to - text);
}

static bool is_encoded(const struct head *h)
{
	return starts(&h->encoding, "base64") || starts(&h->encoding, "quoted-printable");
}

/* Is a part of this type no text, and no change either? */
static bool is_other(const struct value *type)
{
	static const char *const kinds[] = {
		"multipart/", "image/", "audio/", "video/", "font/", "application/pgp-signature",
		"application/pgp-keys", "application/pkcs7-signature", "application/x-pkcs7-signature",
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (starts(type, kinds[i]))
			return true;
	return false;
}

/* The bytes that the line of base64 at AT stands for, LOOK of them at most, to OUT. Their number. */
static size_t read_base64(const char *at, unsigned char *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned int bits = 0, have = 0;
	size_t n = 0;

	for (const char *digit; n < LOOK && *at && (digit = strchr(digits, *at)); at++) {
		bits = bits << 6 | (unsigned int)(digit - digits);
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[n++] = (unsigned char)(bits >> have);
		}
	}
	return n;
}

/* Does the body of H start as no text does? What is packed, encrypted or of wide characters has
 * control characters from its beginning. */
static bool is_binary(const struct head *h)
{
	unsigned char bytes[LOOK];
	const char *line = h->body + strspn(h->body, "\r\n");
	size_t n = strcspn(line, "\n");

	if (starts(&h->encoding, "quoted-printable"))
		return memmem(line, n, "=00", 3) != NULL;
	if (starts(&h->encoding, "base64")) {
		n = read_base64(line, bytes);
	} else {
		n = n < LOOK ? n : LOOK;
		memcpy(bytes, line, n);
	}
	for (size_t i = 0; i < n; i++)
		if (bytes[i] < ' ' && !strchr("\b\t\n\v\f\r\033", bytes[i] ? bytes[i] : 1))
			return true;
	return false;
}

bool mime_has_unread(const char *text)
{
	const char *at = !strncmp(text, "From ", 5) ? next_line(text) : text;
	bool passed_on = false, at_head = true;

	while (*at) {
		struct head h;

		if (!at_head) {
			at_head = !strncmp(at, "--", 2);
			at = next_line(at);
			continue;
		}
		h = read_head(at);
		if (passed_on && is_encoded(&h))
			return true;
		if ((h.type.size || h.encoding.size) && !is_other(&h.type) && is_binary(&h))
			return true;
		/* The head of the mail that is passed on stands below that of its part. */
		at_head = starts(&h.type, "message/rfc822");
		passed_on |= at_head;
		at = h.body;
	}
	return false;
}
