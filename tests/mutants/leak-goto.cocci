// SPDX-License-Identifier: GPL-2.0-or-later
// What jumped to where the lock is given back returns at once.

@r exists@
identifier f, label;
identifier lock =~ "@LOCK@", unlock =~ "@UNLOCK@";
expression list before, es;
identifier e;
@@

f(...)
{
... when any
lock(before);
... when any
label:
unlock(es);
return e;
}

@@
identifier r.f, r.label, r.e;
@@

f(...)
{
<...
-	goto label;
+	return e;
...>
}
