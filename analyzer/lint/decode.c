// SPDX-License-Identifier: GPL-2.0-or-later
/* decode.c - see decode.h. */
#include "decode.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run.h"
#include "scratch.h"

/* No mailbox is larger; what a few bytes of an archive become may be. */
#define MOST "1073741824"

static const struct { const char *magic; size_t size; const char *program; } packed[] = {
	{ "\x1f\x8b", 2, "gzip" },
	{ "\xfd" "7zXZ", 5, "xz" },
	{ "BZh", 3, "bzip2" },
	{ "\x28\xb5\x2f\xfd", 4, "zstd" },
};

/* All of IN, NUL-terminated; NULL with errno when that cannot be read. */
static char *slurp(FILE *in, size_t *size)
{
	char *text = NULL, block[65536];
	FILE *out = open_memstream(&text, size);
	bool failed;
	size_t n;

	while (out && (n = fread(block, 1, sizeof(block), in)) > 0)
		fwrite(block, 1, n, out);
	failed = !out || ferror(in) || ferror(out);
	failed |= out && fclose(out);
	if (!failed)
		return text;
	free(text);
	return NULL;
}

/* TEXT as PROGRAM unpacks it; NULL with *ERROR. */
static char *unpack(const char *program, const char *text, const char *name, const char *work,
		    size_t *size, char **error)
{
	char *file = str_printf("%s/packed", work), *words, *out = NULL;
	struct program_run run = { .input = file };
	bool written = file_write(file, text, *size) == 0;

	words = str_printf("prlimit --fsize=" MOST " %s -dc", program);
	if (written && program_words(&run, words, NULL) == 0) {
		out = run.out;
		*size = run.size;
		run.out = NULL;
	} else {
		*error = str_printf("%s: cannot be unpacked: %s", name, !written ? strerror(errno) :
				    run.why ? run.why : "it is too large");
	}
	program_release(&run);
	unlink(file);
	free(words);
	free(file);
	return out;
}

/* The encoding of TEXT, when that is not one that has ASCII in it; *SKIP is the size of its mark. */
static const char *wide(const char *text, size_t size, size_t *skip)
{
	const unsigned char *t = (const unsigned char *)text;

	*skip = 4;
	if (size < 4)
		return NULL;
	if (!memcmp(t, "\xff\xfe\0", 4))
		return "UTF-32LE";
	if (!memcmp(t, "\0\0\xfe\xff", 4))
		return "UTF-32BE";
	*skip = 2;
	if (t[0] == 0xff && t[1] == 0xfe)
		return "UTF-16LE";
	if (t[0] == 0xfe && t[1] == 0xff)
		return "UTF-16BE";
	*skip = 0;
	/* The name of a file in an archive may be one character. */
	if (size >= 8 && t[0] && !memcmp(t + 1, "\0\0", 3) && t[4] && !memcmp(t + 5, "\0\0", 3))
		return "UTF-32LE";
	if (size >= 8 && !memcmp(t, "\0\0", 3) && t[3] && !memcmp(t + 4, "\0\0", 3) && t[7])
		return "UTF-32BE";
	if (t[0] && !t[1] && t[2] && !t[3])
		return "UTF-16LE";
	return !t[0] && t[1] && !t[2] && t[3] ? "UTF-16BE" : NULL;
}

/* The SIZE bytes of TEXT, in ENCODING, as UTF-8; NULL when they are not in it. */
static char *narrow(const char *encoding, char *text, size_t *size)
{
	iconv_t cd = iconv_open("UTF-8", encoding);
	/* Two bytes become three at most. */
	size_t left = *size, room = 2 * *size;
	char *out = mem_alloc(room + 1), *to = out;
	bool done = cd != (iconv_t)-1 && iconv(cd, &text, &left, &to, &room) != (size_t)-1;

	if (cd != (iconv_t)-1)
		iconv_close(cd);
	if (!done) {
		free(out);
		return NULL;
	}
	*to = '\0';
	*size = (size_t)(to - out);
	return out;
}

/* Put NEW into the place of *TEXT. */
static void replace(char **text, char *new)
{
	free(*text);
	*text = new;
}

char *decode_file(FILE *in, const char *name, const char *work, size_t *size, char **error)
{
	char *text = slurp(in, size);
	const char *encoding;
	size_t skip;

	if (!text) {
		*error = str_printf("%s: %s: give a file with a patch or mails, or REV..REV", name,
				    strerror(errno));
		return NULL;
	}
	for (size_t i = 0; text && i < sizeof(packed) / sizeof(*packed); i++)
		if (*size >= packed[i].size && !memcmp(text, packed[i].magic, packed[i].size)) {
			replace(&text, unpack(packed[i].program, text, name, work, size, error));
			break;
		}
	if (!text)
		return NULL;
	encoding = wide(text, *size, &skip);
	if (encoding) {
		*size -= skip;
		replace(&text, narrow(encoding, text + skip, size));
		if (!text)
			*error = str_printf("%s: is broken %s: save it as UTF-8", name, encoding);
	} else if (str_starts(text, "\xef\xbb\xbf")) {
		*size -= 3;
		memmove(text, text + 3, *size + 1);
	}
	return text;
}

size_t decode_drop_cr(char *text, size_t size)
{
	size_t to = 0;

	for (size_t i = 0; i < size; i++)
		if (text[i] != '\r' || text[i + 1] != '\n')
			text[to++] = text[i];
	text[to] = '\0';
	return to;
}
