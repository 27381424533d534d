// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * init.c - a device of PCI is removed by one writer to sysfs while another asks for a rescan
 *
 * The device has no driver, and comes back with a rescan of the host bridge.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "../../test.h"

enum { ROUNDS = 40 };

#define DEVICES "/sys/bus/pci/devices/"
#define DEVICE DEVICES "0000:00:1e.0/"

static atomic_bool busy;

/* Returns whether the file was there to be written to. */
static bool write_one(const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : write(fd, "1", 1);

	if (fd >= 0)
		close(fd);
	return n == 1;
}

static void *rescan(void *unused)
{
	(void)unused;
	while (busy)
		write_one(DEVICE "rescan");
	return NULL;
}

static void one_round(const char *name)
{
	pthread_t threads[2];

	busy = true;
	for (int i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, rescan, NULL);
	usleep(20 * 1000);
	write_one(DEVICE "remove");
	busy = false;
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	write_one(DEVICES "0000:00:00.0/rescan");
	if (access(DEVICE "remove", W_OK))
		end(EXIT_WRONG, "%s: the device does not come back: %s", name, strerror(errno));
}

void run_test(const char *name)
{
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	if (access(DEVICE "remove", W_OK))
		end(EXIT_CANNOT, "%s: there is no " DEVICE ": %s", name, strerror(errno));
	for (int i = 0; i < ROUNDS; i++) {
		one_round(name);
		say("round %d ended", i + 1);
	}
	end(EXIT_RAN, "the test ended");
}
