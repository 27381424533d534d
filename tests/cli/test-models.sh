#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-models.sh - rows of a user's own in a copy of the models. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

cat >"$work/driver.c" <<'END'
#include <linux/srcu.h>

struct device { struct srcu_struct srcu; int n; };

static void settle(struct device *dev)
{
	synchronize_srcu(&dev->srcu);
}

void wait_for_it(struct device *dev);
void tiny(void);
void tine(void);
struct device_ops { void (*settle)(struct device *dev); };
const struct device_ops device_ops = { settle };

int device_read(struct device *dev)
{
	int idx = srcu_read_lock(&dev->srcu);

	settle(dev);
	tiny();
	tine();
	wait_for_it(dev);
	srcu_read_unlock(&dev->srcu, idx);
	return dev->n;
}
END
compile "$work/driver.c" "$work/driver.o"

# row TEXT [FILE]: a copy of the models that has this one, too
row()
{
	rm -rf "$work/models"
	cp -R "${LOCKCTX_MODELS:-analyzer/model}" "$work/models"
	printf '%s\n' "$1" >>"$work/models/${2:-locks.model}"
}

models()
{
	run env LOCKCTX_MODELS="$work/models" "$LOCKCTX" analyze "$work/driver.o"
}

run "$LOCKCTX" analyze "$work/driver.o"
check 'a static function waits' 1 'settle() called with device::srcu held'
holds 'no row that comes along is a slip' sh -c "! grep meant '$work/err'"

row 'settle leaf'
models
check 'a static function is not looked into' 0 'no findings'

row 'settle leaf public'
models
check 'a static function is no public one' 1 'settle() called with device::srcu held'

row 'settel leaf'
models
check 'a slip for a static function' 1 'nothing here is called settel: is settle meant?'
row 'wait_for_its wait arg0 srcu'
models
check 'a slip for one without a body' 1 'nothing here is called wait_for_its: is wait_for_it meant?'
row 'synchronize_scru leaf'
models
check 'a slip for one that has rows' 1 'nothing here is called synchronize_scru: is synchronize_srcu meant?'
row 'another_helper leaf'
models
holds 'of something else: no word' sh -c "! grep meant '$work/err'"

# slip ROW TYPED MEANT [FILE]: it is said, with the file and the line
slip()
{
	row "$1" "${4:-locks.model}"
	models
	holds "a slip: $1" grep -qxF "lockctx: $work/models/${4:-locks.model}:$(wc -l <"$work/models/${4:-locks.model}"): \
nothing here is called $2: is $3 meant?" "$work/err"
}
# right ROW [FILE]: nothing is said of it
right()
{
	row "$@"
	models
	holds "no slip: $1" not grep -q '^lockctx: ' "$work/err"
}
slip 'SETTLE leaf' 'SETTLE' 'settle'
slip 'wait_for_it() leaf' 'wait_for_it()' 'wait_for_it'
slip 'wait_fr_it* leaf' 'wait_fr_it*' 'wait_for_it*'
slip 'Wait_for* leaf' 'Wait_for*' 'wait_for*'
slip 'tiky leaf' 'tiky' 'tiny'
slip 'device_raed ioctl-read' 'device_raed' 'device_read' contexts.model
slip 'argument wait_for_its arg0 timer softirq' 'wait_for_its' 'wait_for_it' callbacks.model
slip 'member device_ops::setle work process' 'device_ops::setle' 'device_ops::settle' callbacks.model
slip 'runs =device_raed thread process' 'device_raed' 'device_read' callbacks.model
slip 'entry device_raed* work' 'device_raed*' 'device_read*' callbacks.model
slip 'within device_opps::settle' 'device_opps::settle' 'device_ops::settle' callbacks.model
right 'wait_for* leaf'
right 'another_* leaf'
right 'device_read ioctl-read' contexts.model
right 'device_close ioctl-close' contexts.model
right 'member device_ops::settle work process' callbacks.model
right 'member other_ops::close work process' callbacks.model
# What is short is near to many.
right 'tino leaf'
row 'settl* leaf'
models
check 'a pattern is of no static function' 1 'settl* is of no static function, as settle is: give it a row of its own'

row 'settle leaf static'
models
refused 'leaf takes public alone' 1 "a word too many 'static'"
finish
