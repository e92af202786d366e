package assay.disk.vmdk;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a descriptor that says where a part of the disk is ("The Extent Description" in
 * VMware's Virtual Disk Format 5.0).
 *
 * @param sectors how much of the disk it is for
 * @param type SPARSE, FLAT, ZERO, VMFS and others
 * @param fileName the file it is in, as written, or an empty text
 * @param offset where it starts in that file, in sectors
 */
record DescriptorExtent(long sectors, String type, String fileName, long offset) {

    private static final Pattern LINE =
            Pattern.compile(
                    "(?:RW|RDONLY|NOACCESS)\\s+(\\d{1,18})\\s+([A-Z]{1,20})"
                            + "(?:\\s+\"([^\"]*)\"(?:\\s+(\\d{1,18}))?)?");

    /** The extent that a line describes, if it is such a line. */
    static Optional<DescriptorExtent> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String name = matcher.group(3);
        String offset = matcher.group(4);
        return Optional.of(
                new DescriptorExtent(
                        Long.parseLong(matcher.group(1)),
                        matcher.group(2),
                        name == null ? "" : name,
                        offset == null ? 0 : Long.parseLong(offset)));
    }

    /** Whether the file's bytes are the disk's, one for one. */
    boolean isFlat() {
        return type.equals("FLAT") || type.equals("VMFS");
    }

    /** Whether the name is no more than a name. */
    boolean namesAPath() {
        return fileName.contains("/") || fileName.contains("\\") || fileName.equals("..");
    }
}
