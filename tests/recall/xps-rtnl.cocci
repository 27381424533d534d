// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: net-sysfs: take the rtnl lock when storing xps_cpus
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: net/core/net-sysfs.c

virtual patch

@depends on patch@
expression m;
@@
 xps_cpus_store(...)
 {
	...
-	if (!rtnl_trylock()) {
-		free_cpumask_var(m);
-		return restart_syscall();
-	}
	...
-	rtnl_unlock();
	...
 }
