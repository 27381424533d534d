/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What 7.x writes beyond that; see macros-6.c. */
#include "locks.h"

struct disk {
	spinlock_t lock, *other;
	int count __guarded_by(&lock); // F disk::count guarded_by(&lock)
	int *data __pt_guarded_by(&lock); // F disk::data pt_guarded_by(&lock)
	int table[2] __guarded_by(&lock, other); // F disk::table guarded_by(&lock, other)
};

extern int try_it(struct disk *d) __cond_acquires(0, &d->lock); // F cond_acquires(0, &d->lock) of d
extern int read(struct disk *d) __cond_acquires_shared(true, &d->lock); // F acquires_shared(true, &d->lock)
extern int let(struct disk *d) __cond_releases(nonzero, &d->lock); // F cond_releases(nonzero, &d->lock)
void get(struct disk *d) __acquires_shared(&d->lock); // F get acquires_shared(&d->lock) of d
void put(struct disk *d) __releases_shared(&d->lock); // F put releases_shared(&d->lock) of d
int needs_read(struct disk *d) __must_hold_shared(&d->lock); // F must_hold_shared(&d->lock) of d
int two(struct disk *d) __must_hold(&d->lock, d->other); // F two must_hold(&d->lock, d->other) of d
static inline void assumes(struct disk *d) __assumes_ctx_lock(&d->lock)
{ // F assumes asserts_held(&d->lock) of d
	d->count++;
}

static void reset(struct disk *d) __context_unsafe("not yet visible")
{ // F reset unchecked("not yet visible") of d
	d->count = context_unsafe(d->data[0]); // F _unsafe_begin() // F _unsafe_end(
	__assume_ctx_lock(&d->lock); // F __lockctx_assume_held(
	__assume_shared_ctx_lock(&d->lock); // F __lockctx_assume_held_shared(
	__acquire_ctx_lock(&d->lock); // F __lockctx_acquire(
	__release_ctx_lock(&d->lock); // F __lockctx_release(
	__acquire_ctx_lock(a_mere_word); // F __lockctx_acquire(&a_mere_word
	__release_ctx_lock(a_mere_word); // F __lockctx_release(&a_mere_word
	__acquire_ctx_lock(d->lock); // F __lockctx_acquire(
	__acquire_ctx_lock(*d->other); // F __lockctx_acquire(
	__acquire_ctx_lock(d->count + 1); // F __lockctx_acquire(
	__acquire_ctx_lock(spinlock_t); // F __lockctx_acquire(
	__acquire_ctx_lock(a_type->lock);
	__acquire_ctx_lock(&nothing->lock);
	__acquire_ctx_lock(lock_of(nothing, d)[2].lock);
	if (d->count)
		__release_ctx_lock(*nothing);
	__acquire_ctx_lock(({ const spinlock_t *own = d->other; own; })); // F __lockctx_acquire(P0(d)->other
	if (({ __acquire_ctx_lock(another); d->count; })) // F __lockctx_acquire(&another
		d->count = 0;
	context_unsafe(__acquire_ctx_lock(inside)); // F _unsafe_begin() // F acquire(&inside // F _unsafe_end(
	__acquire_shared_ctx_lock(&d->lock); // F __lockctx_acquire_shared(
	__release_shared_ctx_lock(&d->lock); // F __lockctx_release_shared(
	disable_context_analysis(); // F __lockctx_unsafe_begin()
	enable_context_analysis(); // F __lockctx_unsafe_end(
}

int use(struct disk *d)
{
	get(d);
	put(d);
	reset(d);
	assumes(d);
	return try_it(d) + read(d) + let(d) + needs_read(d) + two(d);
}
