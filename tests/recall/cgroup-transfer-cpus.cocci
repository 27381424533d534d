// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: cgroup: fix missing cpus_read_{lock,unlock}() in cgroup_transfer_tasks()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: kernel/cgroup/cgroup-v1.c

virtual patch

@depends on patch@
@@
 cgroup_transfer_tasks(...)
 {
	...
-	cgroup_attach_lock(true);
+	percpu_down_write(&cgroup_threadgroup_rwsem);
	...
-	cgroup_attach_unlock(true);
+	percpu_up_write(&cgroup_threadgroup_rwsem);
	...
 }
