// SPDX-License-Identifier: GPL-2.0-or-later
/* A lock that fails only for who has a context to wait in: without one, nobody looks. */
#include <linux/mutex.h>

struct ww_mutex { struct mutex base; };
struct ww_acquire_ctx;
extern int ww_mutex_lock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
extern void ww_mutex_unlock(struct ww_mutex *lock);

struct resv { struct ww_mutex lock; int n; };

static inline int resv_lock(struct resv *r, struct ww_acquire_ctx *ctx)
{
	return ww_mutex_lock(&r->lock, ctx);
}

void cannot_fail_ok(struct resv *r)
{
	resv_lock(r, (struct ww_acquire_ctx *)0);
	r->n++;
	ww_mutex_unlock(&r->lock);
}

void cannot_fail_bad(struct resv *r, struct ww_acquire_ctx *ctx)
{
	resv_lock(r, ctx);
	r->n++;
	ww_mutex_unlock(&r->lock); /* WARN! unlock-not-held resv::lock */
}
