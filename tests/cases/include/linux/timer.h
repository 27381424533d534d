/* SPDX-License-Identifier: GPL-2.0-or-later */
/* timer.h - functions that are called later, in softirq context. */
#ifndef CASES_LINUX_TIMER_H
#define CASES_LINUX_TIMER_H

struct timer_list {
	unsigned long expires;
	void (*function)(struct timer_list *t);
};

void init_timer_key(struct timer_list *timer, void (*function)(struct timer_list *t), unsigned int flags);
int del_timer_sync(struct timer_list *timer);

#define timer_setup(timer, function, flags) init_timer_key(timer, function, flags)

#endif
