// SPDX-License-Identifier: GPL-2.0-or-later
// What jumped to where the lock is given back jumps to behind that.

@r exists@
identifier f, label, behind;
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
behind:
... when any
}

@@
identifier r.f, r.label, r.behind;
@@

f(...)
{
<...
-	goto label;
+	goto behind;
...>
}
