// SPDX-License-Identifier: GPL-2.0-or-later
/* A function in a table returns with a mutex that nothing in the program gives back for others. */
#include <linux/mutex.h>

struct file { struct device *device; };
struct file_operations {
	int (*open)(struct file *f);
	int (*release)(struct file *f);
};
struct device { struct mutex lock; int users; };

static int open_bad(struct file *f)
{
	mutex_lock(&f->device->lock);
	if (f->device->users) {
		mutex_unlock(&f->device->lock);
		return -16;
	}
	f->device->users++;
	return 0;
} /* WARN! lock-imbalance device::lock */

static int release_bad(struct file *f)
{
	mutex_lock(&f->device->lock);
	f->device->users--;
	mutex_unlock(&f->device->lock);
	return 0;
}

const struct file_operations bad = { .open = open_bad, .release = release_bad };

struct port { struct mutex lock; int users; };
struct port_file { struct port *port; };
struct port_operations {
	int (*open)(struct port_file *f);
	int (*release)(struct port_file *f);
};

static int open_ok(struct port_file *f)
{
	mutex_lock(&f->port->lock);
	if (f->port->users) {
		mutex_unlock(&f->port->lock);
		return -16;
	}
	f->port->users++;
	return 0;
}

static int release_ok(struct port_file *f)
{
	f->port->users--;
	mutex_unlock(&f->port->lock);
	return 0;
}

const struct port_operations ok = { .open = open_ok, .release = release_ok };
