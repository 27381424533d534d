// SPDX-License-Identifier: GPL-2.0-or-later
/* A lock that a function takes around one call alone is for what is called. */
#include <linux/mutex.h>

extern int speed, more;
static DEFINE_MUTEX(file_lock);
static DEFINE_MUTEX(table_lock);
static DEFINE_MUTEX(third_lock);

static void restart(void)
{
	speed++;
}

long __x64_sys_speed(void)
{
	mutex_lock(&file_lock);
	restart();
	mutex_unlock(&file_lock);
	return 0;
}

/* PATH: __x64_sys_bank_bad restart */
long __x64_sys_bank_bad(void)
{
	restart(); /* WARN! must-hold file_lock */
	return 0;
}

/* ---- it is not alone ---- */

static void refresh(void)
{
	speed--;
}

long __x64_sys_refresh(void)
{
	mutex_lock(&table_lock);
	more = 1;
	refresh();
	mutex_unlock(&table_lock);
	return 0;
}

long __x64_sys_refresh_ok(void)
{
	refresh();
	return 0;
}

/* ---- it is about a list of them ---- */

static void clear(int *v)
{
	*v = 0;
}

long __x64_sys_each(int *v, int n)
{
	mutex_lock(&third_lock);
	for (int i = 0; i < n; i++)
		clear(&v[i]);
	mutex_unlock(&third_lock);
	return 0;
}

long __x64_sys_clear_ok(int *v)
{
	clear(v);
	return 0;
}

/* ---- it only looks ---- */

static int count(const int *v)
{
	return v[0] + v[1];
}

long __x64_sys_count(int *v)
{
	int n;

	mutex_lock(&third_lock);
	n = count(v);
	mutex_unlock(&third_lock);
	return n;
}

long __x64_sys_count_ok(int *v)
{
	return count(v);
}

/* ---- another lock is held ---- */

static void tick(void)
{
	more++;
}

long __x64_sys_tick(void)
{
	mutex_lock(&third_lock);
	tick();
	mutex_unlock(&third_lock);
	return 0;
}

long __x64_sys_tick_ok(void)
{
	mutex_lock(&file_lock);
	tick();
	mutex_unlock(&file_lock);
	return 0;
}

/* ---- what is passed is read under it ---- */

static int *current_one;

static void mark(int *v)
{
	*v = 1;
}

long __x64_sys_mark(void)
{
	mutex_lock(&third_lock);
	mark(current_one);
	mutex_unlock(&third_lock);
	return 0;
}

long __x64_sys_mark_ok(int *v)
{
	mark(v);
	return 0;
}

/* OPTIONS: --level=strict */
