// SPDX-License-Identifier: GPL-2.0-or-later
/* Who holds a lock inside of an object has a reference to it: another one that is given back is not the last. */
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>

struct session { refcount_t refs; struct mutex lock; int state; };

static DEFINE_MUTEX(all);
static int sessions;

struct session *session_lookup(int id);
void session_free(struct session *s);

static void session_end(struct session *s)
{
	mutex_lock(&s->lock);
	s->state = 0;
	mutex_unlock(&s->lock);
	session_free(s);
}

static void session_put(struct session *s)
{
	if (refcount_dec_and_test(&s->refs))
		session_end(s);
}

void session_reset_ok(struct session *s)
{
	mutex_lock(&s->lock);
	s->state = 1;
	session_put(s);
	mutex_unlock(&s->lock);
}

/* the reference to one that was looked up may be the last */
struct job { refcount_t refs; struct mutex lock; int state; };

struct job *job_lookup(int id);

static void job_put(struct job *j)
{
	if (refcount_dec_and_test(&j->refs)) {
		mutex_lock(&j->lock); /* WARN! double-lock job::lock */
		j->state = 0;
		mutex_unlock(&j->lock);
	}
}

void job_kill_bad(int id)
{
	struct job *j = job_lookup(id);

	mutex_lock(&j->lock);
	j->state = 2;
	job_put(j);
	mutex_unlock(&j->lock);
}

struct user { refcount_t refs; };

static void user_put(struct user *u)
{
	if (refcount_dec_and_test(&u->refs)) {
		mutex_lock(&all); /* WARN! double-lock all */
		sessions--;
		mutex_unlock(&all);
	}
}

/* a lock of all is part of none */
void user_leave_bad(struct user *u)
{
	mutex_lock(&all);
	user_put(u);
	mutex_unlock(&all);
}

struct event { spinlock_t lock; int kind; };
struct source { refcount_t refs; spinlock_t lock; int events; };

static void source_put(struct source *s)
{
	if (refcount_dec_and_test(&s->refs)) {
		spin_lock(&s->lock);
		s->events = 0;
		spin_unlock(&s->lock);
	}
}

void event_done_ok(struct event *e, struct source *s)
{
	spin_lock(&e->lock);
	source_put(s);
	spin_unlock(&e->lock);
}

void source_drain_ok(struct event *e, struct source *s)
{
	spin_lock(&s->lock);
	spin_lock(&e->lock);
	e->kind = 0;
	spin_unlock(&e->lock);
	spin_unlock(&s->lock);
}

struct page { refcount_t refs; int used; };

static void page_put(struct page *p)
{
	if (refcount_dec_and_test(&p->refs)) {
		synchronize_rcu();
		p->used = 0;
	}
}

void page_skip_ok(struct page *p)
{
	rcu_read_lock();
	page_put(p);
	rcu_read_unlock();
}

static void page_drain(struct page *p)
{
	if (p->used)
		synchronize_rcu();
}

void page_skip_bad(struct page *p)
{
	rcu_read_lock();
	page_drain(p); /* WARN! must-not-hold rcu */
	rcu_read_unlock();
}

struct disk { refcount_t refs; struct mutex lock; int state; };

bool refcount_dec_and_mutex_lock(refcount_t *r, struct mutex *lock);

static void disk_put(struct disk *d)
{
	if (refcount_dec_and_mutex_lock(&d->refs, &d->lock)) {
		d->state = 0;
		mutex_unlock(&d->lock);
	}
}

void disk_clear_ok(struct disk *d)
{
	mutex_lock(&d->lock);
	d->state = 1;
	disk_put(d);
	mutex_unlock(&d->lock);
}
