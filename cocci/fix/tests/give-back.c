// SPDX-License-Identifier: GPL-2.0-or-later
/* Not the kernel's text: only the shape that the semantic patch looks for. */

static int add(struct queue *q)
{
	int err;

	if (!q)
		return -EINVAL;
	mutex_lock(&q->lock);
	err = grow(q);
	if (err)
		return err;
	if (q->full) {
		err = -EBUSY;
		goto unlock;
	}
	if (q->closed)
		return -EPIPE;
	err = count(q);
	if (err)
		goto out;
	q->n++;
unlock:
	mutex_unlock(&q->lock);
out:
	return err;
}
