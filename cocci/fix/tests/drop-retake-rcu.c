// SPDX-License-Identifier: GPL-2.0-or-later
/* Not the kernel's text: only the shape that the semantic patch looks for. */

static void update(struct synic *synic)
{
	request(synic);
	if (synic->on)
		request(synic);
}
