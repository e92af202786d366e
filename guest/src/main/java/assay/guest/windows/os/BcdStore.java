package assay.guest.windows.os;

import assay.guest.windows.RegistryKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What starts by default, by a boot configuration data store, which is a registry hive.
 *
 * @param manager the object of the boot manager
 * @param loader the object of the default entry; it need not exist
 */
record BcdStore(RegistryKey manager, RegistryKey loader) {

    /** {@code BcdOSLoaderDevice_OSDevice}. */
    static final String OS_DEVICE = "21000001";

    /** {@code BcdLibraryDevice_ApplicationDevice}. */
    static final String DEVICE = "11000001";

    /** {@code BcdLibraryString_ApplicationPath}. */
    static final String PATH = "12000002";

    /** {@code BcdLibraryBoolean_AutoRecoveryEnabled}. */
    static final String RECOVERY_ENABLED = "16000009";

    /** {@code BcdLibraryBoolean_AllowPrereleaseSignatures}. */
    static final String TEST_SIGNING = "16000049";

    /** {@code BcdOSLoaderBoolean_EmsEnabled}. */
    static final String EMS_ENABLED = "260000b0";

    private static final String BOOT_MANAGER = "{9dea862c-5cdd-4e70-acc1-f32b344d4795}";

    /** {@code BcdBootMgrObject_DefaultObject}. */
    private static final String DEFAULT_OBJECT = "23000003";

    private static final int PARTITION = 6;

    static BcdStore of(RegistryKey root) throws IOException {
        RegistryKey objects = root.at("Objects");
        RegistryKey manager = objects.at(BOOT_MANAGER);
        Optional<String> entry =
                manager.at("Elements\\" + DEFAULT_OBJECT)
                        .text("Element")
                        .filter(name -> !name.contains("\\"));
        return new BcdStore(manager, objects.at(entry.orElse("{}")));
    }

    /** An element of the default entry. */
    RegistryKey element(String type) throws IOException {
        return loader.at("Elements\\" + type);
    }

    /** A switch of the default entry; {@code missing} if it is not set. */
    boolean flag(String type, boolean missing) throws IOException {
        Optional<byte[]> data = element(type).bytes("Element");
        return data.filter(bytes -> bytes.length > 0).map(bytes -> bytes[0] != 0).orElse(missing);
    }

    /**
     * A partition as stores name it.
     *
     * @param id the signature of the disk in eight hexadecimal digits, or the partition's GUID
     * @param start of the partition in bytes, for a disk with a signature
     */
    record Place(String id, OptionalLong start) {}

    /** The partition that a device element names; empty if it names something else. */
    static Optional<Place> place(byte[] element) {
        ByteBuffer bytes = ByteBuffer.wrap(element).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.limit() < 0x48 || bytes.getInt(0x10) != PARTITION) {
            return Optional.empty();
        }
        if (bytes.getInt(0x34) == 1) {
            String signature = "%08x".formatted(bytes.getInt(0x38));
            return Optional.of(new Place(signature, OptionalLong.of(bytes.getLong(0x20))));
        }
        String guid =
                "%08x-%04x-%04x-"
                        .formatted(bytes.getInt(0x20), bytes.getShort(0x24), bytes.getShort(0x26));
        long rest = bytes.slice(0x28, 8).order(ByteOrder.BIG_ENDIAN).getLong();
        return Optional.of(
                new Place(
                        guid + "%04x-%012x".formatted(rest >>> 48, rest & 0xFFFF_FFFF_FFFFL),
                        OptionalLong.empty()));
    }
}
