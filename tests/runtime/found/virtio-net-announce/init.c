// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * init.c - an interface that goes up and down while its device asks for an announcement
 *
 * The device asks while the interface is down, so that the driver's work is queued under rtnl_lock
 * when it goes up. Another interface keeps rtnl_lock busy, so that who wants to take the first one down
 * again stands in the queue before the work.
 */
#include <errno.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../../test.h"

enum { ROUNDS = 30 };

static int control;
static atomic_bool busy;

static int set_flags(const char *name, short flags)
{
	struct ifreq request = { .ifr_flags = flags };

	strcpy(request.ifr_name, name);
	return ioctl(control, SIOCSIFFLAGS, &request);
}

static void *toggle(void *name)
{
	while (busy) {
		set_flags(name, IFF_UP);
		set_flags(name, 0);
	}
	return NULL;
}

static void *up(void *name)
{
	set_flags(name, IFF_UP);
	return NULL;
}

static void *down(void *name)
{
	usleep(2000);
	set_flags(name, 0);
	return NULL;
}

static void one_round(void)
{
	pthread_t threads[3];

	say("host: announce_self");
	usleep(700 * 1000);
	busy = true;
	pthread_create(&threads[0], NULL, toggle, "eth1");
	usleep(20 * 1000);
	pthread_create(&threads[1], NULL, up, "eth0");
	pthread_create(&threads[2], NULL, down, "eth0");
	pthread_join(threads[1], NULL);
	pthread_join(threads[2], NULL);
	busy = false;
	pthread_join(threads[0], NULL);
	set_flags("eth0", 0);
}

void run_test(const char *name)
{
	control = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	if (set_flags("eth0", IFF_UP) || set_flags("eth1", IFF_UP))
		end(EXIT_CANNOT, "%s: eth0 and eth1 do not go up: %s", name, strerror(errno));
	set_flags("eth0", 0);
	for (int i = 0; i < ROUNDS; i++) {
		one_round();
		say("round %d ended", i + 1);
	}
	end(EXIT_RAN, "the test ended");
}
