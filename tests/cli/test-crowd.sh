#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-crowd.sh - a call that may enter what any of many files put there.
# Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

cat >"$work/ops.h" <<'END'
struct device;
struct device_ops { void (*stop)(struct device *dev); };
struct device { const struct device_ops *ops; int n; };
END
cat >"$work/core.c" <<'END'
#include <linux/mutex.h>
#include "ops.h"

static struct mutex device_lock;

void device_unplug(struct device *dev)
{
	mutex_lock(&device_lock);
	dev->n--;
	mutex_unlock(&device_lock);
}

void device_stop(struct device *dev)
{
	mutex_lock(&device_lock);
	dev->ops->stop(dev);
	mutex_unlock(&device_lock);
}
END
compile "$work/core.c" "$work/core.o"

# driver N: a file with operations of its own, of which every stop() unplugs the device
driver()
{
	cat >"$work/driver$1.c" <<-END
		#include "ops.h"

		void device_unplug(struct device *dev);

		static void driver_stop(struct device *dev)
		{
		        device_unplug(dev);
		}

		const struct device_ops driver$1_ops = { .stop = driver_stop };
	END
	compile "$work/driver$1.c" "$work/driver$1.o"
}

n=1
while [ $n -le 7 ]; do
	driver $n
	n=$((n + 1))
done

run "$LOCKCTX" analyze "$work/core.o" "$work"/driver[1-6].o
check 'six files are looked into' 1 'double-lock'
run "$LOCKCTX" analyze "$work/core.o" "$work"/driver*.o
check 'seven are everything' 0 'no findings'
check 'and it is told' 0 '1 any-of-many'

# Of a crowd that is not looked into some may give back the lock of who calls it: what is behind is in doubt.
# tells WHAT: a file that takes the lock again behind a call of one of seven functions that do WHAT
tells()
{
	cat >"$work/kill.h" <<-'END'
		#include <linux/mutex.h>

		struct super;
		struct super_ops { void (*kill)(struct super *s); };
		struct super { const struct super_ops *ops; struct mutex lock; int n; };
	END
	cat >"$work/kill.c" <<-'END'
		#include "kill.h"

		void super_end(struct super *s)
		{
		        mutex_lock(&s->lock);
		        s->ops->kill(s);
		        mutex_lock(&s->lock);
		        s->n--;
		        mutex_unlock(&s->lock);
		}
	END
	compile "$work/kill.c" "$work/kill.o"
	n=1
	while [ $n -le 7 ]; do
		cat >"$work/kill$n.c" <<-END
			#include "kill.h"

			static void kill_$n(struct super *s)
			{
			        s->n = $n;
			        $1;
			}

			const struct super_ops super${n}_ops = { .kill = kill_$n };
		END
		compile "$work/kill$n.c" "$work/kill$n.o"
		n=$((n + 1))
	done
	run "$LOCKCTX" analyze "$work"/kill*.o
}

tells 'mutex_unlock(&s->lock)'
check 'what a crowd may give back is not said to be held' 0 'no findings'
tells 's->n++'
check 'what none of it gives back is' 1 'double-lock'

# Who is one of a crowd may be called with the lock held, though it takes the lock elsewhere.
cat >"$work/kill.c" <<'END'
#include "kill.h"

void super_end(struct super *s)
{
	s->ops->kill(s);
}
END
compile "$work/kill.c" "$work/kill.o"
cat >"$work/kill1.c" <<'END'
#include "kill.h"
#include <linux/lockdep.h>

static void shrink(struct super *s)
{
	lockdep_assert_held(&s->lock);
	s->n = 0;
}

static void kill_1(struct super *s)
{
	if (!s->n) {
		shrink(s);
		return;
	}
	mutex_lock(&s->lock);
	s->n--;
	mutex_unlock(&s->lock);
}

void super_shrink(struct super *s)
{
	if (!s->n) {
		shrink(s);
		return;
	}
	mutex_lock(&s->lock);
	s->n--;
	mutex_unlock(&s->lock);
}

const struct super_ops super1_ops = { .kill = kill_1 };
END
compile "$work/kill1.c" "$work/kill1.o" -Isparse-annotations/gcc -include sparse-annotations/facts.h
run "$LOCKCTX" analyze -c super::lock "$work"/kill*.o
check 'who is one of many is not said to come without, who takes the lock himself is' 1 'super_shrink'
check 'so there is one' 1 '1 finding:'
finish
