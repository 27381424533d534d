/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rculist.h - lists that are walked inside a read section. */
#ifndef CASES_LINUX_RCULIST_H
#define CASES_LINUX_RCULIST_H

#include <linux/list.h>
#include <linux/rcupdate.h>

#define list_entry_rcu(ptr, type, member) container_of(READ_ONCE(ptr), type, member)

#define list_for_each_entry_rcu(pos, head, member) \
	for (pos = list_entry_rcu((head)->next, typeof(*pos), member); &pos->member != (head); \
	     pos = list_entry_rcu(pos->member.next, typeof(*pos), member))

#endif
