// SPDX-License-Identifier: GPL-2.0-or-later
/* emit.cc - the facts as a section of the assembler output. */
#include "extract.h"

/*
 * Everything but letters, digits and spaces is escaped: Kbuild reads constants
 * out of some .s files with sed, by lines that begin with .ascii "->.
 */
static void put_line(const unsigned char *p, size_t n)
{
	char line[200 * 4 + 20], *to = line;

	to = stpcpy(to, "\t.ascii \"");
	for (size_t i = 0; i < n; i++) {
		if (ISALNUM(p[i]) || p[i] == ' ') {
			*to++ = p[i];
			continue;
		}
		*to++ = '\\';
		*to++ = '0' + (p[i] >> 6);
		*to++ = '0' + (p[i] >> 3 & 7);
		*to++ = '0' + (p[i] & 7);
	}
	to = stpcpy(to, "\"\n");
	fwrite(line, 1, to - line, asm_out_file);
}

void emit_section(const unsigned char *data, size_t size)
{
	fprintf(asm_out_file, "\t.pushsection %s,\"\",@progbits\n", FACTS_SECTION);
	for (size_t at = 0; at < size; at += 200)
		put_line(data + at, MIN(size - at, 200));
	fprintf(asm_out_file, "\t.popsection\n");
}
