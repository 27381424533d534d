/* SPDX-License-Identifier: GPL-2.0-or-later */
/* orders.h - the class graph of `lockctx order` as text, JSON and a drawing. */
#ifndef LOCKCTX_REPORT_ORDERS_H
#define LOCKCTX_REPORT_ORDERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* A place in FUNC where TAKEN may be taken over CALLS calls, HELD being held. The strings are the caller's, and clean. */
struct order_place { const char *held, *taken, *func, *file; uint32_t line; uint8_t calls; };

/* The N places of one order, the nearest first. BACK: there are some of the other one, too. */
struct lock_order { const struct order_place *places; size_t n; bool back; };

/* A line for each of the N orders V, and one that counts them, to OUT. */
void orders_text(const struct lock_order *v, size_t n, FILE *out);
/* All of them with every place. -1: no memory. */
int orders_json(const struct lock_order *v, size_t n, FILE *out);
/* In the language of Graphviz: classes are nodes, orders edges with the number of their places; those that are
 * there in both directions are red. */
void orders_dot(const struct lock_order *v, size_t n, FILE *out);

#endif
