package assay.guest.linux.os;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The installed packages in dpkg's status file, deb-control(5) paragraphs separated by blank lines.
 *
 * <p>The file has some megabytes and almost all of its lines do not matter here, so lines are
 * looked at as bytes and only the wanted ones become text.
 */
public final class DpkgStatus {

    private final byte[] bytes;
    private final boolean wantsStatus;
    private final List<InstalledPackage> installed = new ArrayList<>();
    private Fields fields = new Fields(0);

    private DpkgStatus(byte[] bytes, boolean wantsStatus) {
        this.bytes = bytes;
        this.wantsStatus = wantsStatus;
    }

    /** The packages that {@code /var/lib/dpkg/status} calls installed, in file order. */
    public static List<InstalledPackage> parse(byte[] status) {
        return new DpkgStatus(status, true).parse();
    }

    /**
     * The packages in a file of {@code /var/lib/dpkg/status.d}, which distroless images keep
     * instead of a status file; what stands there is installed.
     */
    public static List<InstalledPackage> parseWithoutState(byte[] paragraphs) {
        return new DpkgStatus(paragraphs, false).parse();
    }

    private static final class Fields {
        private final int line;
        private String name = "";
        private String version = "";
        private String architecture = "";
        private String maintainer = "";
        private String origin = "";
        private String source = "";
        private String status = "";

        Fields(int line) {
            this.line = line;
        }
    }

    private List<InstalledPackage> parse() {
        int line = 0;
        int start = 0;
        while (start < bytes.length) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            line++;
            if (end == start) {
                finish();
                fields = new Fields(line + 1);
            } else {
                field(start, end);
            }
            start = end + 1;
        }
        finish();
        return List.copyOf(installed);
    }

    private void field(int start, int end) {
        switch (bytes[start]) {
            case 'P' -> fields.name = value("Package:", start, end, fields.name);
            case 'S' -> {
                fields.status = value("Status:", start, end, fields.status);
                fields.source = value("Source:", start, end, fields.source);
            }
            case 'V' -> fields.version = value("Version:", start, end, fields.version);
            case 'A' ->
                    fields.architecture = value("Architecture:", start, end, fields.architecture);
            case 'M' -> fields.maintainer = value("Maintainer:", start, end, fields.maintainer);
            case 'O' -> fields.origin = value("Origin:", start, end, fields.origin);
            default -> {
                // continuation lines and fields that nobody asks for
            }
        }
    }

    /** The line's value if it starts with {@code key}, else {@code otherwise}. */
    private String value(String key, int start, int end, String otherwise) {
        if (end - start < key.length()) {
            return otherwise;
        }
        for (int i = 0; i < key.length(); i++) {
            if (bytes[start + i] != key.charAt(i)) {
                return otherwise;
            }
        }
        int from = start + key.length();
        return new String(bytes, from, end - from, StandardCharsets.UTF_8).strip();
    }

    /** A held package ({@code hold ok installed}) is installed, a removed one is not. */
    private void finish() {
        boolean here = !wantsStatus || fields.status.endsWith(" installed");
        if (here && !fields.name.isEmpty() && !fields.version.isEmpty()) {
            installed.add(
                    new InstalledPackage(
                            fields.name,
                            fields.version,
                            fields.architecture,
                            fields.maintainer,
                            fields.origin,
                            fields.source.isEmpty() ? fields.name : fields.source,
                            Optional.empty(),
                            Math.max(fields.line, 1)));
        }
    }
}
