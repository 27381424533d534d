// SPDX-License-Identifier: GPL-2.0-or-later
// What may sleep comes into the section that it stood beside.

@@
identifier lock =~ "@LOCK@", unlock =~ "@UNLOCK@";
identifier sleeps =~ "^(mutex_lock|down_read|down_write|msleep|synchronize_rcu|synchronize_net|flush_work|flush_workqueue|flush_delayed_work|cancel_work_sync|cancel_delayed_work_sync|kthread_stop|wait_for_completion|copy_from_user|copy_to_user|free_irq|disable_irq|vfree|usleep_range)$";
identifier allocates =~ "alloc|dup";
expression list es, args;
expression e, e2;
@@

(
-	unlock(es);
	sleeps(args);
+	unlock(es);
|
+	lock(es);
	sleeps(args);
-	lock(es);
|
+	lock(es);
	e = allocates(...,GFP_KERNEL,...);
-	lock(es);
|
+	lock(es);
	e = allocates(...,GFP_KERNEL,...);
	if (!e) return e2;
-	lock(es);
|
-	unlock(es);
	e = allocates(...,GFP_KERNEL,...);
+	unlock(es);
)
