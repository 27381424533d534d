// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * say.c - lines in the kernel's log, which the host reads from the serial line
 */
#include "test.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One write() makes one line, whatever the kernel prints meanwhile. */
static void vsay(const char *format, va_list args)
{
	static int log = -1;
	char line[256] = "lockctx: ";
	size_t length = strlen(line);

	if (log < 0)
		log = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	vsnprintf(line + length, sizeof(line) - length, format, args);
	if (write(log, line, strlen(line)) < 0)
		perror("/dev/kmsg");
}

void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsay(format, args);
	va_end(args);
}

void end(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsay(format, args);
	va_end(args);
	_exit(status);
}
