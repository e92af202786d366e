package assay.guest.linux.os;

import assay.guest.fs.GuestFiles;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The texts in which distributions say who they are, by path. */
final class ReleaseFiles {

    static final String OS_RELEASE = "/etc/os-release";
    static final String OS_RELEASE_VENDOR = "/usr/lib/os-release";
    static final String ORACLE = "/etc/oracle-release";
    static final String CENTOS = "/etc/centos-release";
    static final String REDHAT = "/etc/redhat-release";
    static final String SUSE = "/etc/SuSE-release";
    static final String LSB = "/etc/lsb-release";
    static final String ALPINE = "/etc/alpine-release";
    static final String DEBIAN = "/etc/debian_version";

    /** Every path that is looked at. */
    static final List<String> PATHS =
            List.of(
                    OS_RELEASE,
                    OS_RELEASE_VENDOR,
                    ORACLE,
                    CENTOS,
                    REDHAT,
                    SUSE,
                    LSB,
                    ALPINE,
                    DEBIAN);

    private static final int MAX_FILE = 64 * 1024;

    private final Map<String, String> texts = new LinkedHashMap<>();

    /** Those that the guest has. */
    static ReleaseFiles read(GuestFiles files) throws IOException {
        ReleaseFiles found = new ReleaseFiles();
        for (String path : PATHS) {
            files.readText(path, MAX_FILE).ifPresent(text -> found.put(path, text));
        }
        return found;
    }

    void put(String path, String text) {
        texts.put(path, text);
    }

    Optional<String> text(String path) {
        return Optional.ofNullable(texts.get(path));
    }

    boolean isEmpty() {
        return texts.isEmpty();
    }
}
