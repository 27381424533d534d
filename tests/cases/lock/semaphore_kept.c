// SPDX-License-Identifier: GPL-2.0-or-later
/* A semaphore has no owner: who returns with it may leave it to another task. A mutex has one. */
#include <linux/mutex.h>

struct semaphore { int count; };

void down(struct semaphore *sem);
void up(struct semaphore *sem);

struct hid {
	struct semaphore input;
	struct mutex lock;
	int started;
};

void hid_stop_ok(struct hid *h)
{
	down(&h->input);
	if (h->started)
		up(&h->input);
}

void hid_close_bad(struct hid *h)
{
	mutex_lock(&h->lock);
	if (h->started)
		mutex_unlock(&h->lock);
} /* WARN! lock-imbalance hid::lock */

/* Nor is it a mistake to release what another task took. */
int hid_start_ok(struct hid *h)
{
	int ret = h->started;

	if (ret)
		goto out;
	down(&h->input);
	ret = 1;
out:
	up(&h->input);
	return ret;
}
