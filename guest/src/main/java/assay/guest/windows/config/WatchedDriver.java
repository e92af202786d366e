package assay.guest.windows.config;

import java.util.List;

/**
 * A driver that clouds ask for, or that other clouds leave behind.
 *
 * @param name of its service, in lower case
 * @param devices the hardware that it serves, as the plug and play manager names it; none if it
 *     needs no device of its own
 */
record WatchedDriver(String name, List<String> devices) {

    private static final String VIRTIO = "PCI\\VEN_1AF4&DEV_";

    /** Every one of them. Virtio devices have a transitional and a modern identity. */
    static final List<WatchedDriver> ALL =
            List.of(
                    new WatchedDriver("viostor", List.of(VIRTIO + "1001", VIRTIO + "1042")),
                    new WatchedDriver("vioscsi", List.of(VIRTIO + "1004", VIRTIO + "1048")),
                    new WatchedDriver("netkvm", List.of(VIRTIO + "1000", VIRTIO + "1041")),
                    new WatchedDriver("balloon", List.of(VIRTIO + "1002", VIRTIO + "1045")),
                    new WatchedDriver("virtioserial", List.of(VIRTIO + "1003", VIRTIO + "1043")),
                    new WatchedDriver("viorng", List.of(VIRTIO + "1005", VIRTIO + "1044")),
                    new WatchedDriver("vmbus", List.of("ACPI\\VMBUS", "ROOT\\VMBUS")),
                    new WatchedDriver(
                            "storvsc", List.of("VMBUS\\{BA6163D9-04A1-4D29-B605-72E2FFB1DC7F}")),
                    new WatchedDriver(
                            "netvsc", List.of("VMBUS\\{F8615163-DF3E-46C5-913F-F2D2F965ED0E}")),
                    new WatchedDriver("stornvme", List.of("PCI\\CC_010802")),
                    new WatchedDriver("xenbus", List.of("PCI\\VEN_5853&DEV_0001")),
                    new WatchedDriver("xenpci", List.of("PCI\\VEN_5853&DEV_0001")),
                    new WatchedDriver("xenvbd", List.of("XENBUS", "XEN\\VBD", "XENPV")),
                    new WatchedDriver("xennet", List.of("XENBUS", "XEN\\VIF", "XENVIF")),
                    new WatchedDriver("xenvif", List.of("XENBUS", "XEN\\VIF")),
                    new WatchedDriver("pvscsi", List.of("PCI\\VEN_15AD&DEV_07C0")),
                    new WatchedDriver("vmxnet3ndis6", List.of("PCI\\VEN_15AD&DEV_07B0")));
}
