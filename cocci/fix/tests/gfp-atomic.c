// SPDX-License-Identifier: GPL-2.0-or-later
/* Not the kernel's text: only the shape that the semantic patch looks for. */

static int add(struct queue *q)
{
	struct item *i, *j;

	i = kzalloc(sizeof(*i), GFP_KERNEL);
	j = kmalloc(sizeof(*j), GFP_KERNEL);
	if (!i)
		return -ENOMEM;
	q->item = i;
	q->other = j;
	return 0;
}
