// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: wifi: cfg80211: fix locking in regulatory disconnect
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: net/wireless/reg.c

virtual patch

@depends on patch@
@@
 reg_leave_invalid_chans(...)
 {
	...
-	guard(wiphy)(wiphy);
	...
 }
