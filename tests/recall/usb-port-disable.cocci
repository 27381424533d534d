// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: USB: core: Fix deadlock in port "disable" sysfs attribute
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: drivers/usb/core/port.c

virtual patch

@depends on patch@
expression kn, a, b, rc;
@@
 disable_store(...)
 {
	...
-	kn = sysfs_break_active_protection(a, b);
-	if (!kn) {
-		rc = -ENODEV;
-		goto out_autopm;
-	}
	...
-	sysfs_unbreak_active_protection(kn);
	...
 }
