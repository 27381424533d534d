// SPDX-License-Identifier: GPL-2.0-or-later
/* dump-main.c - facts-dump FILE...: print the facts of objects, for the tests. */
#include <stdlib.h>

#include "dump.h"
#include "section.h"

static int dump_file(const char *path)
{
	char *err = NULL;
	struct facts_file *f = facts_file_open(path, &err);
	const void *section;
	size_t size;
	int rc = 0;

	if (!f) {
		fprintf(stderr, "facts-dump: %s\n", err ? err : "out of memory");
		free(err);
		return 2;
	}
	for (size_t i = 0; !rc && (section = facts_file_section(f, i, &size)); i++) {
		err = facts_dump(stdout, section, size);
		if (err) {
			fprintf(stderr, "facts-dump: %s: %s\n", path, err);
			free(err);
			rc = 2;
		}
	}
	facts_file_close(f);
	return rc;
}

int main(int argc, char **argv)
{
	int rc = argc < 2 ? 2 : 0;

	if (argc < 2)
		fprintf(stderr, "usage: facts-dump FILE...\n");
	for (int i = 1; i < argc; i++)
		rc |= dump_file(argv[i]);
	return rc;
}
