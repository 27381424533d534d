// SPDX-License-Identifier: GPL-2.0-or-later
/* Who takes away an attribute of sysfs, or what it belongs to, waits for who reads it. */
#include <linux/mutex.h>
#include <linux/sysfs.h>

struct card {
	struct device dev;
	struct kobject kobj;
	struct mutex lock, names, speeds, rates, links;
	int state, name, speed, rate, link;
};

static long state_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct card *c = container_of(dev, struct card, dev);

	mutex_lock(&c->lock);
	buf[0] = c->state;
	mutex_unlock(&c->lock);
	return 1;
}

static long name_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct card *c = container_of(dev, struct card, dev);

	mutex_lock(&c->names);
	buf[0] = c->name;
	mutex_unlock(&c->names);
	return 1;
}

/* Nobody waits for who has said that he is not to be waited for. */
static long speed_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t n)
{
	struct card *c = container_of(dev, struct card, dev);
	void *node = sysfs_break_active_protection(&dev->kobj, &attr->attr);

	mutex_lock(&c->speeds);
	c->speed = buf[0];
	mutex_unlock(&c->speeds);
	sysfs_unbreak_active_protection(node);
	return n;
}

static long rate_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t n)
{
	struct card *c = container_of(kobj, struct card, kobj);

	mutex_lock(&c->rates);
	c->rate = buf[0];
	mutex_unlock(&c->rates);
	return n;
}

static long link_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct card *c = container_of(dev, struct card, dev);

	mutex_lock(&c->links);
	buf[0] = c->link;
	mutex_unlock(&c->links);
	return 1;
}

static struct device_attribute dev_attr_state = { .show = state_show };
static struct device_attribute dev_attr_name = { .show = name_show };
static struct device_attribute dev_attr_speed = { .store = speed_store };
static struct device_attribute dev_attr_link = { .show = link_show };
static struct attribute *card_attrs[] = { &dev_attr_name.attr, &dev_attr_speed.attr, NULL };
static const struct attribute_group card_group = { .attrs = card_attrs };
static const struct attribute_group *card_groups[] = { &card_group, NULL };
static struct attribute *link_attrs[] = { &dev_attr_link.attr, NULL };
static const struct attribute_group link_group = { .attrs = link_attrs };
static const struct sysfs_ops card_ops = { .store = rate_store };
static const struct kobj_type card_type = { .sysfs_ops = &card_ops };

int card_init(struct card *c)
{
	c->dev.groups = card_groups;
	return kobject_init_and_add(&c->kobj, &card_type, NULL) ?: device_create_file(&c->dev, &dev_attr_state);
}

void card_quiet_bad(struct card *c)
{
	mutex_lock(&c->lock);
	device_remove_file(&c->dev, &dev_attr_state); /* WARN! lock-order card::lock */
	mutex_unlock(&c->lock);
}

/* The one that is taken away takes another lock. */
void card_quiet_ok(struct card *c)
{
	mutex_lock(&c->names);
	device_remove_file(&c->dev, &dev_attr_state);
	mutex_unlock(&c->names);
}

void card_gone_bad(struct card *c)
{
	mutex_lock(&c->names);
	device_unregister(&c->dev); /* WARN! lock-order card::names */
	mutex_unlock(&c->names);
}

void card_gone_ok(struct card *c)
{
	mutex_lock(&c->speeds);
	device_unregister(&c->dev);
	mutex_unlock(&c->speeds);
	mutex_lock(&c->rates);
	device_unregister(&c->dev);
	mutex_unlock(&c->rates);
}

void card_object_bad(struct card *c)
{
	mutex_lock(&c->rates);
	kobject_del(&c->kobj); /* WARN! lock-order card::rates */
	mutex_unlock(&c->rates);
}

void card_unlink_bad(struct card *c)
{
	mutex_lock(&c->links);
	sysfs_remove_group(&c->dev.kobj, &link_group); /* WARN! lock-order card::links */
	mutex_unlock(&c->links);
}
