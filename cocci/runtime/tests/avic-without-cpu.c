// SPDX-License-Identifier: GPL-2.0-or-later
static __init int svm_hardware_setup(void)
{
	/* must change: whichever checks stand around it */
	if (avic) {
		if (!npt_enabled ||
		    !boot_cpu_has(X86_FEATURE_AVIC) ||
		    !IS_ENABLED(CONFIG_X86_LOCAL_APIC)) {
			avic = false;
		} else {
			pr_info("AVIC enabled\n");
		}
	}

	/* must not change: another feature */
	if (vgif) {
		if (!npt_enabled ||
		    !boot_cpu_has(X86_FEATURE_VGIF))
			vgif = false;
	}
	return 0;
}

/* must not change: another function */
static bool supported(void)
{
	return npt_enabled || !boot_cpu_has(X86_FEATURE_AVIC);
}
