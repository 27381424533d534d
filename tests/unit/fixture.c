// SPDX-License-Identifier: GPL-2.0-or-later
/* fixture.c - see fixture.h. */
#include "fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <stb/stb_ds.h>

struct facts_writer *unit_new(const char *file)
{
	struct facts_writer *w = facts_writer_new();

	PUT(w, unit, .file = facts_str(w, file), .compiler = facts_str(w, "gcc"));
	return w;
}

char *temporary(const char *name)
{
	const char *folder = getenv("TMPDIR");
	char *path;

	assert_true(asprintf(&path, "%s/lockctx-%s.XXXXXX", folder ? folder : P_tmpdir, name) > 0);
	return path;
}

char *unit_save(struct facts_writer *w)
{
	char *path = temporary("unit");
	int fd = mkstemp(path);
	const void *payload;
	size_t size;

	assert_true(fd >= 0);
	payload = facts_finish(w, &size);
	assert_int_equal(write(fd, payload, size), size);
	close(fd);
	facts_writer_free(w);
	return path;
}

u32 unit_add(struct program *p, struct facts_writer *w)
{
	char *path = unit_save(w);
	u32 units = program_add(p, path);

	unlink(path);
	free(path);
	return units;
}

u32 put_symbol(struct facts_writer *w, const char *name, u32 flags)
{
	return PUT(w, sym, .name = facts_str(w, name), .flags = flags);
}

u32 put_function(struct facts_writer *w, u32 sym, u32 flags, u32 line,
		 u32 (*exprs)(struct facts_writer *w))
{
	u32 value = 0;

	PUT(w, fn, .sym = sym, .flags = flags, .params = LIST(0, 0), .file = facts_str(w, "unit.h"),
	    .line = line);
	if (exprs)
		value = exprs(w);
	PUT(w, block);
	PUT(w, ret, .value = value, .line = line);
	PUT(w, endfn);
	return sym;
}

static u32 digit(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

struct program *program_of_blocks(const char *const *edges, u32 n)
{
	struct facts_writer *w = unit_new("blocks.c");
	struct program *p = program_new();
	u32 f = put_symbol(w, "f", SYM_FUNC | SYM_PUBLIC | SYM_DEFINED), to[64];

	PUT(w, fn, .sym = f);
	for (u32 b = 0; b < n; b++) {
		u32 k = strlen(edges[b]);

		for (u32 i = 0; i < k; i++)
			to[i] = digit(edges[b][i]);
		PUT(w, block);
		if (k)
			PUT(w, anyof, .to = { k, to });
		else
			PUT(w, ret);
	}
	PUT(w, endfn);
	assert_int_equal(unit_add(p, w), 1);
	program_link(p);
	return p;
}

struct func *the_function(const struct program *p, const char *name)
{
	struct func **found = program_find(p, name), *f;

	assert_int_equal(arrlenu(found), 1);
	f = found[0];
	arrfree(found);
	return f;
}

char *said_by(void (*call)(void *data), void *data, int *status)
{
	static const int caught[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGSYS };
	char *text = NULL;
	size_t size = 0;
	int ends[2], how;
	FILE *in;
	pid_t child;

	fflush(NULL);
	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (!child) {
		/* cmocka would go on with the next test here */
		for (u32 i = 0; i < COUNT(caught); i++)
			signal(caught[i], SIG_DFL);
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		call(data);
		_exit(0);
	}
	close(ends[1]);
	in = fdopen(ends[0], "r");
	if (getdelim(&text, &size, '\0', in) < 0)
		text = strcpy(realloc(text, 1), "");
	fclose(in);
	assert_int_equal(waitpid(child, &how, 0), child);
	*status = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
	return text;
}
