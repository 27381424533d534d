// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: posix-clock: posix-clock: Fix unbalanced locking in pc_clock_settime()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: kernel/time/posix-clock.c

virtual patch

@depends on patch@
expression ts, err, id;
@@
 pc_clock_settime(...)
 {
	...
-	if (!timespec64_valid_strict(ts))
-		return -EINVAL;
	err = get_clock_desc(id, &cd);
	if (err)
		return err;
+	if (!timespec64_valid_strict(ts))
+		return -EINVAL;
	...
 }
