/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CASES_LINUX_HALVES_H
#define CASES_LINUX_HALVES_H

#include <linux/mutex.h>

struct halves {
	struct mutex lock;
	unsigned int mode;
};

/* As file_start_write() and file_end_write() of the kernel: some have nothing to lock. */
static inline void halves_start(struct halves *h)
{
	if ((h->mode & 0xf000) == 0x8000)
		mutex_lock(&h->lock);
}

static inline void halves_end(struct halves *h)
{
	if ((h->mode & 0xf000) == 0x8000)
		mutex_unlock(&h->lock);
}

#endif
