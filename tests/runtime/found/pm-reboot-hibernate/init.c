// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * init.c - hibernate by reboot(2)
 *
 * There is nowhere to hibernate to. A kernel that does not hang in the attempt says so.
 */
#include <errno.h>
#include <string.h>
#include <sys/reboot.h>

#include "../../test.h"

void run_test(const char *name)
{
	int ret = reboot(RB_SW_SUSPEND);

	say("%s: reboot(RB_SW_SUSPEND) returns %d, %s", name, ret, ret ? strerror(errno) : "done");
	end(EXIT_RAN, "the test ended");
}
