// SPDX-License-Identifier: GPL-2.0-or-later
// An error path gives the lock back, and jumps to where it is given back.

@r exists@
identifier f, label;
identifier lock =~ "@LOCK@", unlock =~ "@UNLOCK@";
expression list before, es;
@@

f(...)
{
... when any
lock(before);
... when any
label:
unlock(es);
... when any
}

@@
identifier r.f, r.label, r.unlock;
expression list r.es;
@@

f(...)
{
<...
if (...) {
...
+	unlock(es);
	goto label;
}
...>
}
