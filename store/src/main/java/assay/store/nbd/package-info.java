/**
 * Disks over the network, as block devices: a server of the Network Block Device protocol
 * (https://github.com/NetworkBlockDevice/nbd/blob/master/doc/proto.md), so that QEMU starts from an
 * image without copying it.
 *
 * <p>{@link assay.store.nbd.NbdServer} takes connections and asks {@link assay.store.nbd.Exports}
 * for a disk by its name. What a client writes goes to an {@link assay.store.nbd.Overlay}, never to
 * the disk.
 */
@NullMarked
package assay.store.nbd;

import org.jspecify.annotations.NullMarked;
