/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * deadline.h - sched_setattr(2), which the C library of Debian 12 does not have, and whose header of
 * the kernel does not go with the library's
 */
#ifndef RUNTIME_DEADLINE_H
#define RUNTIME_DEADLINE_H

#include <linux/sched.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

struct policy {
	uint32_t size;
	uint32_t policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime;
	uint64_t deadline;
	uint64_t period;
};

/* Give the thread @tid @policy with @flags, and the times that SCHED_DEADLINE needs. */
static inline int set_policy(pid_t tid, uint32_t policy, uint64_t flags)
{
	struct policy attr = { .size = sizeof(attr), .policy = policy, .flags = flags };

	if (policy == SCHED_DEADLINE || flags & SCHED_FLAG_KEEP_POLICY) {
		attr.runtime = 10 * 1000 * 1000;
		attr.deadline = 100 * 1000 * 1000;
		attr.period = 100 * 1000 * 1000;
	}
	return syscall(SYS_sched_setattr, tid, &attr, 0);
}

#endif
