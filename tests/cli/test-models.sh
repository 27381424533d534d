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

int device_read(struct device *dev)
{
	int idx = srcu_read_lock(&dev->srcu);

	settle(dev);
	wait_for_it(dev);
	srcu_read_unlock(&dev->srcu, idx);
	return dev->n;
}
END
compile "$work/driver.c" "$work/driver.o"

# row TEXT: a copy of the models that has this one, too
row()
{
	rm -rf "$work/models"
	cp -R "${LOCKCTX_MODELS:-analyzer/model}" "$work/models"
	printf '%s\n' "$1" >>"$work/models/locks.model"
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
check 'a slip for a static function' 1 'nothing here is called settel(): is settle() meant?'
row 'wait_for_its wait arg0 srcu'
models
check 'a slip for one without a body' 1 'nothing here is called wait_for_its(): is wait_for_it() meant?'
row 'synchronize_scru leaf'
models
check 'a slip for one that has rows' 1 'nothing here is called synchronize_scru(): is synchronize_srcu() meant?'
row 'another_helper leaf'
models
holds 'of something else: no word' sh -c "! grep meant '$work/err'"

row 'settle leaf static'
models
refused 'leaf takes public alone' 1 "a word too many 'static'"
finish
