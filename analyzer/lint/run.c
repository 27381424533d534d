// SPDX-License-Identifier: GPL-2.0-or-later
/* run.c - see run.h. */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Messages are read by a program; git must not write in the user's repository. */
static void environment(struct strv *env, const struct program_run *r)
{
	for (char **e = environ; *e; e++)
		if (!str_starts(*e, "GIT_") && !str_starts(*e, "LC_ALL="))
			strv_add(env, *e);
	strv_add(env, "LC_ALL=C");
	strv_add(env, "GIT_OPTIONAL_LOCKS=0");
	strv_add(env, "GIT_TERMINAL_PROMPT=0");
	if (r->plain) {
		strv_add(env, "GIT_CONFIG_NOSYSTEM=1");
		strv_add(env, "GIT_CONFIG_GLOBAL=/dev/null");
	}
	if (r->set)
		strv_add(env, r->set);
}

/* The content of FD, NUL-terminated. */
static char *content(int fd, size_t *size)
{
	struct stat st;
	char *text;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st))
		st.st_size = 0;
	text = mem_alloc((size_t)st.st_size + 1);
	*size = 0;
	while (fd >= 0 && *size < (size_t)st.st_size &&
	       (n = pread(fd, text + *size, (size_t)st.st_size - *size, (off_t)*size)) > 0)
		*size += (size_t)n;
	text[*size] = '\0';
	return text;
}

static int spawn(const struct program_run *r, char *const *argv, int out, int err)
{
	posix_spawn_file_actions_t actions;
	struct strv env = STRV_INIT;
	pid_t pid = -1;
	int error, status;

	environment(&env, r);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, r->input ? r->input : "/dev/null", O_RDONLY,
					 0);
	posix_spawn_file_actions_adddup2(&actions, out, 1);
	posix_spawn_file_actions_adddup2(&actions, err, 2);
	if (r->cwd)
		posix_spawn_file_actions_addchdir_np(&actions, r->cwd);
	error = posix_spawnp(&pid, argv[0], &actions, NULL, argv, env.items);
	posix_spawn_file_actions_destroy(&actions);
	strv_release(&env);
	if (error) {
		errno = error;
		return -1;
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	errno = EINTR;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int program_start(struct program_run *r, char *const *argv)
{
	int out = memfd_create("out", MFD_CLOEXEC), err = memfd_create("err", MFD_CLOEXEC);
	int status = out < 0 || err < 0 ? -1 : spawn(r, argv, out, err);
	int error = errno;
	size_t size;
	char *said, *line;

	r->out = content(out, &r->size);
	said = content(err, &size);
	line = said + strspn(said, "\n");
	if (*line)
		r->why = str_printf("%.*s", (int)strcspn(line, "\n"), line);
	else if (status < 0)
		r->why = str_printf("%s: %s", argv[0], strerror(error));
	free(said);
	if (out >= 0)
		close(out);
	if (err >= 0)
		close(err);
	return status;
}

void program_release(struct program_run *r)
{
	free(r->out);
	free(r->why);
	*r = (struct program_run){ 0 };
}

int program_words(struct program_run *r, const char *words, const char *const *more)
{
	char *copy = str_printf("%s", words), *rest = copy, *word;
	struct strv argv = STRV_INIT;
	int status;

	while ((word = strsep(&rest, " ")))
		if (*word)
			strv_add(&argv, word);
	for (; more && *more; more++)
		strv_add(&argv, *more);
	status = program_start(r, argv.items);
	strv_release(&argv);
	free(copy);
	return status;
}
