// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What becomes an error pointer is an error: a function that returns with a lock, or an error and without, tells
 * its callers, though of the error no more is known here than that it is not zero.
 */
#include <linux/mutex.h>
#include <linux/compiler.h>

struct tty {
	struct mutex lock;
	int count;
};

#define MAX_ERRNO 4095
static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

static inline bool IS_ERR(const void *p)
{
	return (unsigned long)p >= (unsigned long)-MAX_ERRNO;
}

struct tty *tty_alloc(void);
int tty_install(struct tty *tty);
void tty_free(struct tty *tty);

static noinline struct tty *tty_init(void)
{
	struct tty *tty = tty_alloc();
	int error;

	if (!tty)
		return ERR_PTR(-12);
	mutex_lock(&tty->lock);
	error = tty_install(tty);
	if (!error)
		return tty;
	mutex_unlock(&tty->lock);
	tty_free(tty);
	return ERR_PTR(error);
}

int tty_open_ok(void)
{
	struct tty *tty = tty_init();

	if (IS_ERR(tty))
		return -1;
	tty->count++;
	mutex_unlock(&tty->lock);
	return 0;
}

int tty_open_bad(void)
{
	struct tty *tty = tty_init();

	if (IS_ERR(tty))
		return -1;
	if (tty->count)
		return -1;
	tty->count++;
	mutex_unlock(&tty->lock);
	return 0;
} /* WARN! lock-imbalance tty::lock */
