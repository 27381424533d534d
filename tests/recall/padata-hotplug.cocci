// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: padata: always acquire cpu_hotplug_lock before pinst->lock
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: kernel/padata.c

virtual patch

@depends on patch@
expression m;
@@
 padata_set_cpumask(...)
 {
	...
-	cpus_read_lock();
-	mutex_lock(m);
+	mutex_lock(m);
+	cpus_read_lock();
	...
-	mutex_unlock(m);
-	cpus_read_unlock();
+	cpus_read_unlock();
+	mutex_unlock(m);
	...
 }
