// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: md/md-bitmap: hold 'reconfig_mutex' in backlog_store()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: drivers/md/md-bitmap.c

virtual patch

@depends on patch@
expression m, rv;
@@
 backlog_store(...)
 {
	...
-	rv = mddev_suspend_and_lock(m);
-	if (rv)
-		return rv;
	<...
-	mddev_unlock_and_resume(m);
	...>
 }
