// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: cgroup: Add missing cpus_read_lock() to cgroup_attach_task_all()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: kernel/cgroup/cgroup-v1.c

virtual patch

@depends on patch@
@@
 cgroup_attach_task_all(...)
 {
	...
-	cgroup_attach_lock(true);
+	percpu_down_write(&cgroup_threadgroup_rwsem);
	...
-	cgroup_attach_unlock(true);
+	percpu_up_write(&cgroup_threadgroup_rwsem);
	...
 }
