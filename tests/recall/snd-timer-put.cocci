// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: ALSA: timer: Fix mutex deadlock at releasing card
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: sound/core/timer.c

virtual patch

@depends on patch@
iterator name scoped_guard;
expression t, d;
@@
 snd_timer_close(...)
 {
	...
-	scoped_guard(mutex, &register_mutex)
-		snd_timer_close_locked(t, &d);
+	mutex_lock(&register_mutex);
+	snd_timer_close_locked(t, &d);
	if (d)
		put_device(d);
+	mutex_unlock(&register_mutex);
 }
