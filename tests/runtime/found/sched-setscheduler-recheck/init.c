// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * init.c - one thread changes the policy of another to and from SCHED_DEADLINE, others set it anew with the
 * policy that it has
 *
 * One of these has to have seen SCHED_DEADLINE, and to get cpuset_mutex behind who has changed it. The mutex
 * serves those who wait in order: while one of the others holds it, the first one waits and one more behind it.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

#include "../../test.h"
#include "../deadline.h"

enum { ROUNDS = 2000, KEEPERS = 4 };

static atomic_int target;
static atomic_bool done;

static void *sleeper(void *unused)
{
	target = syscall(SYS_gettid);
	while (!done)
		usleep(100 * 1000);
	return unused;
}

/* Whatever it returns: only the mutex counts. */
static void *keeper(void *unused)
{
	while (!done)
		set_policy(target, SCHED_NORMAL, SCHED_FLAG_KEEP_POLICY);
	return unused;
}

void run_test(const char *name)
{
	pthread_t threads[1 + KEEPERS];

	pthread_create(&threads[0], NULL, sleeper, NULL);
	while (!target)
		usleep(1000);
	for (int i = 0; i < KEEPERS; i++)
		pthread_create(&threads[1 + i], NULL, keeper, NULL);
	for (int i = 0; i < ROUNDS; i++) {
		if (set_policy(target, SCHED_DEADLINE, 0) && errno != EBUSY)
			end(EXIT_CANNOT, "%s: no SCHED_DEADLINE: %s", name, strerror(errno));
		set_policy(target, SCHED_NORMAL, 0);
	}
	done = true;
	for (int i = 0; i < 1 + KEEPERS; i++)
		pthread_join(threads[i], NULL);
	end(EXIT_RAN, "the test ended");
}
