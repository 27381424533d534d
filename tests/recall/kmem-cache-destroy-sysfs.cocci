// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: mm/slab_common: Deleting kobject in kmem_cache_destroy() without holding slab_mutex/cpu_hotplug_lock
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: mm/slab_common.c

virtual patch

@depends on patch@
expression s, sysfs_ready;
@@
 kmem_cache_destroy(...)
 {
	...
	sysfs_ready = slab_state >= FULL;
+	if (sysfs_ready)
+		sysfs_slab_unlink(s);
	mutex_unlock(&slab_mutex);
	cpus_read_unlock();
-	if (sysfs_ready)
-		sysfs_slab_unlink(s);
	...
 }
