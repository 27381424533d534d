// SPDX-License-Identifier: GPL-2.0-or-later
/* folder.c - folder_remove(), folder_copy(), folder_size() and file_write() of scratch.h. */
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scratch.h"

int folder_remove(const char *path)
{
	char *roots[] = { (char *)path, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL);
	FTSENT *e;
	int failed = 0;

	while (fts && (e = fts_read(fts))) {
		if (e->fts_info == FTS_D)
			continue;
		if (e->fts_info == FTS_NS || e->fts_info == FTS_ERR || e->fts_info == FTS_DNR)
			failed |= e->fts_errno != ENOENT;
		else
			failed |= e->fts_info == FTS_DP ? rmdir(e->fts_path) : unlink(e->fts_path);
	}
	if (fts)
		fts_close(fts);
	return failed ? -1 : 0;
}

static int copy_file(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC), out, failed = -1;
	struct stat st;
	off_t left;

	if (in < 0)
		return -1;
	out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (out >= 0 && fstat(in, &st) == 0) {
		const struct timespec times[2] = { st.st_atim, st.st_mtim };
		ssize_t n = 1;

		for (left = st.st_size; left > 0 && n > 0; left -= n)
			n = copy_file_range(in, NULL, out, NULL, (size_t)left, 0);
		/* Records of what went into an object compare times. */
		failed = left > 0 || futimens(out, times) ? -1 : 0;
	}
	close(in);
	if (out >= 0 && close(out))
		failed = -1;
	return failed;
}

int folder_copy(const char *from, const char *to, bool links)
{
	char *roots[] = { (char *)from, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	size_t skip = strlen(from);
	int failed = 0;
	FTSENT *e;

	while (fts && !failed && (e = fts_read(fts))) {
		char *target = str_printf("%s%s", to, e->fts_path + skip);

		if (e->fts_info == FTS_D)
			failed = mkdir(target, 0777) && errno != EEXIST;
		else if (e->fts_info == FTS_F)
			failed = links ? link(e->fts_path, target) : copy_file(e->fts_path, target);
		free(target);
	}
	if (fts)
		fts_close(fts);
	return fts && !failed ? 0 : -1;
}

int file_write(const char *path, const char *text, size_t size)
{
	FILE *f = fopen(path, "we");
	bool written = f && fwrite(text, 1, size, f) == size;

	return f && fclose(f) == 0 && written ? 0 : -1;
}

uint64_t folder_size(const char *path)
{
	char *roots[] = { (char *)path, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	uint64_t size = 0;
	FTSENT *e;

	while (fts && (e = fts_read(fts)))
		/* A file of nothing takes its place as well. */
		if (e->fts_info != FTS_DP && e->fts_info != FTS_NS && e->fts_info != FTS_ERR)
			size += 512 * ((uint64_t)e->fts_statp->st_blocks + 1);
	if (fts)
		fts_close(fts);
	return size;
}
