/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sysfs.h - attributes of devices and other objects. */
#ifndef CASES_LINUX_SYSFS_H
#define CASES_LINUX_SYSFS_H

#include <linux/compiler.h>

struct attribute {
	const char *name;
};

struct kobject {
	const char *name;
	const struct kobj_type *ktype;
};

struct attribute_group {
	const char *name;
	struct attribute **attrs;
};

struct device {
	struct kobject kobj;
	const struct attribute_group **groups;
};

struct device_attribute {
	struct attribute attr;
	long (*show)(struct device *dev, struct device_attribute *attr, char *buf);
	long (*store)(struct device *dev, struct device_attribute *attr, const char *buf, size_t n);
};

struct sysfs_ops {
	long (*show)(struct kobject *kobj, struct attribute *attr, char *buf);
	long (*store)(struct kobject *kobj, struct attribute *attr, const char *buf, size_t n);
};

struct kobj_type {
	const struct sysfs_ops *sysfs_ops;
};

int device_create_file(struct device *dev, const struct device_attribute *attr);
void device_remove_file(struct device *dev, const struct device_attribute *attr);
void device_unregister(struct device *dev);
int kobject_init_and_add(struct kobject *kobj, const struct kobj_type *type, struct kobject *parent);
void kobject_del(struct kobject *kobj);
void sysfs_remove_group(struct kobject *kobj, const struct attribute_group *group);
void *sysfs_break_active_protection(struct kobject *kobj, const struct attribute *attr);
void sysfs_unbreak_active_protection(void *node);

#endif
