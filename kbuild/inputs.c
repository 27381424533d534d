// SPDX-License-Identifier: GPL-2.0-or-later
/* inputs.c - records of what went into an object */
#include "inputs.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* First line of a record; a new number makes every older record invalid. */
#define HEADER "lockctx-inputs 1"

char *file_content(const char *path, size_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	char *text = NULL;
	ssize_t n = -1;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0) {
		text = mem_alloc((size_t)st.st_size + 1);
		n = read(fd, text, (size_t)st.st_size);
	}
	close(fd);
	if (n < 0) {
		free(text);
		return NULL;
	}
	text[n] = '\0';
	*size = (size_t)n;
	return text;
}

void depfile_parse(struct strv *files, const char *text)
{
	char *name = mem_alloc(strlen(text) + 1);

	text += strcspn(text, ":\n");
	text += *text == ':';
	while (*text && *text != '\n') {
		char *o = name;

		if (!strncmp(text, "\\\n", 2)) {
			text += 2;
			continue;
		}
		for (; *text && !strchr(" \t\n", *text) && strncmp(text, "\\\n", 2); text++) {
			/* gcc writes `\ `, `\#` and `$$` for what make would take apart. */
			if ((*text == '\\' && text[1] && strchr(" #\\", text[1])) ||
			    (*text == '$' && text[1] == '$'))
				text++;
			*o++ = *text;
		}
		*o = '\0';
		if (o != name)
			strv_add(files, name);
		text += strspn(text, " \t");
	}
	free(name);
}

/*
 * One hash of time and size of FILES; 0 when one is missing or, with START, changed after it. File
 * times are those of the kernel's tick, and so must START be.
 */
static uint64_t state_of(const struct strv *files, int cwd, const struct timespec *start)
{
	uint64_t hash = HASH_START;

	for (size_t i = 0; i < files->count; i++) {
		struct stat st;
		int64_t state[3];

		if (fstatat(cwd, files->items[i], &st, 0))
			return 0;
		if (start && (st.st_mtim.tv_sec > start->tv_sec ||
			      (st.st_mtim.tv_sec == start->tv_sec &&
			       st.st_mtim.tv_nsec >= start->tv_nsec)))
			return 0;
		state[0] = st.st_mtim.tv_sec;
		state[1] = st.st_mtim.tv_nsec;
		state[2] = st.st_size;
		hash = hash_bytes(hash, state, sizeof(state));
	}
	return hash ? hash : 1;
}

bool inputs_unchanged(const char *path, uint64_t recipe, int cwd)
{
	struct strv files = STRV_INIT;
	size_t size;
	char *text = file_content(path, &size), *names = NULL, *rest;
	uint64_t had_recipe, had_state;
	bool same = false;

	if (text)
		names = strstr(text, "\n\n");
	if (names && sscanf(text, HEADER "\nrecipe %" SCNx64 "\nstate %" SCNx64 "\n", &had_recipe,
			    &had_state) == 2 && had_recipe == recipe && had_state) {
		for (char *name = strtok_r(names, "\n", &rest); name;
		     name = strtok_r(NULL, "\n", &rest))
			strv_add(&files, name);
		same = state_of(&files, cwd, NULL) == had_state;
	}
	strv_release(&files);
	free(text);
	return same;
}

bool inputs_files(const char *path, struct strv *files)
{
	size_t size;
	char *text = file_content(path, &size), *names, *rest;
	bool known = text && str_starts(text, HEADER "\n") && (names = strstr(text, "\n\n"));

	if (known)
		for (char *name = strtok_r(names, "\n", &rest); name;
		     name = strtok_r(NULL, "\n", &rest))
			strv_add(files, name);
	free(text);
	return known;
}

int inputs_record(const char *path, uint64_t recipe, const char *depfile, int cwd,
		  const struct timespec *start)
{
	struct strv files = STRV_INIT;
	size_t size;
	char *text = file_content(depfile, &size);
	FILE *f = text ? fopen(path, "we") : NULL;
	bool failed;

	if (!f) {
		free(text);
		return -1;
	}
	depfile_parse(&files, text);
	free(text);
	fprintf(f, HEADER "\nrecipe %016" PRIx64 "\nstate %016" PRIx64 "\n\n", recipe,
		state_of(&files, cwd, start));
	for (size_t i = 0; i < files.count; i++)
		fprintf(f, "%s\n", files.items[i]);
	strv_release(&files);
	failed = ferror(f);
	failed |= fclose(f) != 0;
	if (failed)
		unlink(path);
	return failed ? -1 : 0;
}
