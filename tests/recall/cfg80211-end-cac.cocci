// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: wifi: cfg80211: Add missing lock in cfg80211_check_and_end_cac()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: net/wireless/reg.c

virtual patch

@depends on patch@
expression w;
@@
 cfg80211_check_and_end_cac(...)
 {
	...
-	wiphy_lock(w);
	...
-	wiphy_unlock(w);
 }
