package assay.guest.linux.boot;

import java.util.Optional;

/** Names of kernel modules. */
final class ModuleName {

    /** As in the kernel, {@code MODULE_NAME_LEN}. */
    private static final int MAX = 64;

    private ModuleName() {}

    /** The module in the file at {@code path}: {@code …/virtio-blk.ko.xz} holds virtio_blk. */
    static Optional<String> ofFile(String path) {
        int end = path.length();
        if (path.endsWith(".gz") || path.endsWith(".xz")) {
            end -= 3;
        } else if (path.endsWith(".zst")) {
            end -= 4;
        }
        if (!path.startsWith(".ko", end - 3)) {
            return Optional.empty();
        }
        int start = path.lastIndexOf('/', end) + 1;
        int length = end - 3 - start;
        return length < 1 || length > MAX
                ? Optional.empty()
                : Optional.of(spelled(path.substring(start, end - 3)));
    }

    /** As the kernel spells it: {@code virtio-blk} and {@code virtio_blk} are one module. */
    static String spelled(String name) {
        return name.replace('-', '_');
    }
}
