package assay.guest.linux.boot;

import java.util.List;

/**
 * A kernel module that clouds ask for.
 *
 * @param name as the kernel spells it
 * @param option the option in the kernel's configuration that builds it
 * @param byAlias whether a device or file system asks for it; others are loaded as dependencies
 */
record WatchedModule(String name, String option, boolean byAlias) {

    /** Every one of them; facts have a key for each, so that rules can always ask. */
    static final List<WatchedModule> ALL =
            List.of(
                    new WatchedModule("virtio", "CONFIG_VIRTIO", false),
                    new WatchedModule("virtio_ring", "CONFIG_VIRTIO", false),
                    new WatchedModule("virtio_pci", "CONFIG_VIRTIO_PCI", true),
                    new WatchedModule("virtio_blk", "CONFIG_VIRTIO_BLK", true),
                    new WatchedModule("virtio_scsi", "CONFIG_SCSI_VIRTIO", true),
                    new WatchedModule("virtio_net", "CONFIG_VIRTIO_NET", true),
                    new WatchedModule("net_failover", "CONFIG_NET_FAILOVER", false),
                    new WatchedModule("nvme", "CONFIG_BLK_DEV_NVME", true),
                    new WatchedModule("hv_vmbus", "CONFIG_HYPERV", true),
                    new WatchedModule("hv_storvsc", "CONFIG_HYPERV_STORAGE", true),
                    new WatchedModule("hv_netvsc", "CONFIG_HYPERV_NET", true),
                    new WatchedModule("xen_blkfront", "CONFIG_XEN_BLKDEV_FRONTEND", true),
                    new WatchedModule("xen_netfront", "CONFIG_XEN_NETDEV_FRONTEND", true),
                    new WatchedModule("vfat", "CONFIG_VFAT_FS", true),
                    new WatchedModule("udf", "CONFIG_UDF_FS", true),
                    new WatchedModule("cifs", "CONFIG_CIFS", true),
                    new WatchedModule("watchdog", "CONFIG_WATCHDOG_CORE", false));
}
