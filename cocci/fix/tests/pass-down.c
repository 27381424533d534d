// SPDX-License-Identifier: GPL-2.0-or-later
/* Not the kernel's text: only the shape that the semantic patch looks for. */

static void update(struct synic *synic,
		   int vector)
{
	request(synic->kvm);
}

static int set(struct synic *synic, int sint, bool host)
{
	update(synic, sint);
	if (host)
		update(synic, 0);
	return 0;
}
