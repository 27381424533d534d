// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: cgroup,freezer: hold cpu_hotplug_lock before freezer_mutex in freezer_css_{online,offline}()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: kernel/cgroup/legacy_freezer.c

virtual patch

@depends on patch@
@@
 freezer_css_online(...)
 {
	<...
-	cpus_read_lock();
	...>
 }

@depends on patch@
@@
 freezer_css_online(...)
 {
	<...
-	cpus_read_unlock();
	...>
 }

@depends on patch@
@@
 freezer_css_online(...)
 {
	<...
-	static_branch_inc_cpuslocked(&freezer_active);
+	static_branch_inc(&freezer_active);
	...>
 }
