// SPDX-License-Identifier: GPL-2.0-or-later
/* shrunk.c - see shrunk.h. */
#define _GNU_SOURCE
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "shrunk.h"

static struct shrunk *watched;

static void say(const char *text)
{
	ssize_t n = write(STDERR_FILENO, text, strlen(text));

	(void)n;
}

/* Only what a signal's handler may call. */
static void on_bus_error(int number, siginfo_t *info, void *context)
{
	const char *at = info->si_addr;
	struct shrunk *s = watched;

	(void)context;
	while (s && (at < s->data || at >= s->data + s->size))
		s = s->next;
	if (!s) {
		signal(number, SIG_DFL);	/* and the same instruction raises it again */
		return;
	}
	say("lockctx: ");
	say(s->path);
	say(": became shorter while it was read: wait until it is written, and try again\n");
	_exit(2);
}

void shrunk_watch(struct shrunk *s)
{
	struct sigaction action = { .sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO };

	if (!watched)
		sigaction(SIGBUS, &action, NULL);
	s->next = watched;
	watched = s;
}

void shrunk_forget(struct shrunk *s)
{
	struct shrunk **at = &watched;

	while (*at && *at != s)
		at = &(*at)->next;
	if (*at)
		*at = s->next;
}
