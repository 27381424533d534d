// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: wifi: mac80211: Fix deadlock in ieee80211_sta_ps_deliver_wakeup()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: net/mac80211/sta_info.c

virtual patch

@depends on patch@
expression e;
@@
 ieee80211_sta_ps_deliver_wakeup(...)
 {
	<...
-	spin_lock_bh(e);
+	spin_lock(e);
	...>
 }

@depends on patch@
expression e;
@@
 ieee80211_sta_ps_deliver_wakeup(...)
 {
	<...
-	spin_unlock_bh(e);
+	spin_unlock(e);
	...>
 }
