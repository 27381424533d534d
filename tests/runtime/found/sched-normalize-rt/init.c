// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * init.c - sysrq-n with a task of SCHED_DEADLINE, and one more call that needs cpuset_mutex
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "../../test.h"
#include "../deadline.h"

void run_test(const char *name)
{
	int fd = open("/proc/sysrq-trigger", O_WRONLY);

	if (set_policy(0, SCHED_DEADLINE, 0))
		end(EXIT_CANNOT, "%s: no SCHED_DEADLINE: %s", name, strerror(errno));
	if (write(fd, "n", 1) != 1)
		end(EXIT_CANNOT, "%s: no sysrq-n: %s", name, strerror(errno));
	say("sysrq-n is done");
	if (set_policy(0, SCHED_DEADLINE, 0))
		end(EXIT_WRONG, "%s: no SCHED_DEADLINE any more: %s", name, strerror(errno));
	set_policy(0, SCHED_NORMAL, 0);		/* what its budget throttles takes long to exit */
	end(EXIT_RAN, "the test ended");
}
