// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: usb: mon: Fix a deadlock in usbmon between mmap and read
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: drivers/usb/mon/mon_bin.c

virtual patch

@depends on patch@
expression rp, flags;
@@
 mon_bin_vma_fault(...)
 {
	<...
-	spin_lock_irqsave(&rp->b_lock, flags);
+	mutex_lock(&rp->fetch_lock);
	...>
 }

@depends on patch@
expression rp, flags;
@@
 mon_bin_vma_fault(...)
 {
	<...
-	spin_unlock_irqrestore(&rp->b_lock, flags);
+	mutex_unlock(&rp->fetch_lock);
	...>
 }
