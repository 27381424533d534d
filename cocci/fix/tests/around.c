// SPDX-License-Identifier: GPL-2.0-or-later
/* Not the kernel's text: only the shape that the semantic patch looks for. */

static int update(struct table *t, int full)
{
	int n = count(t);

	if (full)
		n = grow(t,
			 n);
	return n;
}
