// SPDX-License-Identifier: GPL-2.0-or-later
/* pager.c - see pager.h. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pager.h"
#include "../report/style.h"

static pid_t pager;

static const char *wanted(void)
{
	const char *name = getenv("LOCKCTX_PAGER");

	if (!name)
		name = getenv("PAGER");
	if (!name)
		name = "less";
	return *name && strcmp(name, "cat") ? name : NULL;
}

void pager_start(void)
{
	const char *name = wanted();
	int ends[2];

	if (!name || !isatty(STDOUT_FILENO) || pipe(ends))
		return;
	setenv("LESS", "FRX", 0);	/* quit if it fits, keep colours, leave the screen */
	fflush(stdout);
	pager = fork();
	if (!pager) {
		dup2(ends[0], STDIN_FILENO);
		close(ends[0]);
		close(ends[1]);
		execlp("sh", "sh", "-c", name, NULL);
		_exit(127);
	}
	if (pager > 0) {
		style_for_pager();
		signal(SIGPIPE, SIG_IGN);	/* the reader may leave early */
		dup2(ends[1], STDOUT_FILENO);
	}
	close(ends[0]);
	close(ends[1]);
}

void pager_end(void)
{
	int status;

	if (pager <= 0)
		return;
	fflush(stdout);
	close(STDOUT_FILENO);
	waitpid(pager, &status, 0);
	pager = 0;
}
