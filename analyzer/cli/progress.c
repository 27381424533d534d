// SPDX-License-Identifier: GPL-2.0-or-later
/* progress.c - see progress.h. */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "progress.h"
#include "../program/util.h"
#include "../../facts/clean.h"

/* Between plain lines, and before the first one: what is done sooner needs none. */
#define PLAIN_SECONDS 3.0
/* Between two writes to a terminal. */
#define REFRESH_SECONDS 0.1
/* A guess of the time left needs some time that has passed. */
#define GUESS_SECONDS 2.0

static struct {
	bool quiet, verbose, open;	/* open: the terminal's line has something on it */
	const char *phase;
	size_t first;			/* steps that were done when the phase began */
	double began, last;		/* of the phase */
	double start;			/* of it all */
} state;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool on_terminal(void)
{
	static int is = -1;

	if (is < 0)
		is = isatty(STDERR_FILENO);
	return is;
}

void progress_quiet(void)
{
	state.quiet = true;
}

void progress_verbose(void)
{
	state.verbose = true;
}

void progress_end(void)
{
	if (state.open)
		fputs("\r\033[K", stderr);
	state.open = false;
}

double progress_seconds(void)
{
	return state.start ? now() - state.start : 0;
}

/* The time left, from how long the steps so far took; "" when that is no ground yet. */
static void time_left(char *text, size_t size, size_t done, size_t total)
{
	double passed = now() - state.began;
	unsigned left;

	*text = '\0';
	if (passed < GUESS_SECONDS || done <= state.first || done == total)
		return;
	left = (unsigned)(passed / (double)(done - state.first) * (double)(total - done)) + 1;
	if (left < 60)
		snprintf(text, size, ", %u s left", left);
	else
		snprintf(text, size, ", %u min %02u s left", left / 60, left % 60);
}

static size_t width(void)
{
	struct winsize w;

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &w) || !w.ws_col ? 80 : w.ws_col;
}

void progress_step(const char *phase, size_t done, size_t total, const char *detail)
{
	double t = now();
	char left[40], line[512];

	if (!state.start)
		state.start = t;
	if (!state.phase || strcmp(state.phase, phase)) {
		state.phase = phase;
		state.began = t;
		state.last = on_terminal() ? 0 : t;
		state.first = done ? done - 1 : 0;
	}
	if (state.quiet)
		return;
	if (state.verbose && detail) {
		progress_end();
		snprintf(line, sizeof(line), "%s %zu/%zu: %s", phase, done, total, detail);
		fprintf(stderr, "%s\n", text_clean(line));
		return;
	}
	if (t - state.last < (on_terminal() ? REFRESH_SECONDS : PLAIN_SECONDS))
		return;
	state.last = t;
	time_left(left, sizeof(left), done, total);
	if (!on_terminal()) {
		fprintf(stderr, "%s %zu/%zu%s\n", phase, done, total, left);
		return;
	}
	snprintf(line, sizeof(line), "%s %zu/%zu%s%s%s", phase, done, total, left, detail ? "  " : "",
		 detail ? detail : "");
	fprintf(stderr, "\r\033[K%.*s", (int)width() - 1, text_clean(line));
	state.open = true;
}

void progress_note(const char *fmt, ...)
{
	va_list ap;

	progress_end();
	va_start(ap, fmt);
	vsay(stderr, "lockctx: ", fmt, ap);
	va_end(ap);
}
