// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * init.c - one thread changes the policy of another to and from SCHED_DEADLINE, a third one sets it
 * anew with the policy that it has
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

#include "../../test.h"
#include "../deadline.h"

enum { ROUNDS = 3000 };

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
	pthread_t threads[2];

	pthread_create(&threads[0], NULL, sleeper, NULL);
	while (!target)
		usleep(1000);
	pthread_create(&threads[1], NULL, keeper, NULL);
	for (int i = 0; i < ROUNDS; i++) {
		if (set_policy(target, SCHED_DEADLINE, 0) && errno != EBUSY)
			end(EXIT_CANNOT, "%s: no SCHED_DEADLINE: %s", name, strerror(errno));
		set_policy(target, SCHED_NORMAL, 0);
	}
	done = true;
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	end(EXIT_RAN, "the test ended");
}
