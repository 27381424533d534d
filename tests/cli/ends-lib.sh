# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # variables of lib.sh
#
# ends-lib.sh - $LIBRARY, to be preloaded: what the process for one part of a job, $PART by number,
# does instead: with $HOW, wait, crash or kill. With $ONCE, which is a file, the first time alone. To
# be read after lib.sh.

cat >"$work/part.c" <<'END'
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static int parts;
int pipe(int ends[2])
{
	int (*next)(int *) = dlsym(RTLD_NEXT, "pipe");

	parts++;
	return next(ends);
}
int prctl(int what, unsigned long value)
{
	const char *part = getenv("PART"), *how = getenv("HOW"), *once = getenv("ONCE");

	(void)what, (void)value;
	if (!part || parts != atoi(part) || (once && open(once, O_CREAT | O_EXCL | O_WRONLY, 0600) < 0))
		return 0;
	if (!strcmp(how, "wait"))
		pause();
	raise(!strcmp(how, "crash") ? SIGSEGV : SIGKILL);
	return 0;
}
END
gcc -D_GNU_SOURCE -shared -fPIC -o "$work/part.so" "$work/part.c" -ldl || exit 2
LIBRARY=$work/part.so
export LIBRARY
