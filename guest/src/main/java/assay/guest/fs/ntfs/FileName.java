package assay.guest.fs.ntfs;

import assay.disk.ImageException;
import java.util.Optional;

/**
 * A name of a file, {@code FILE_NAME_ATTR}, as index entries have it.
 *
 * @param stored as it is on disk: UTF-16, with perhaps unpaired surrogates
 * @param dos whether it is but the short name of a file that has a long one
 */
record FileName(String stored, boolean dos) {

    private static final int NAMESPACE_DOS = 2;

    static FileName parse(Block in) throws ImageException {
        return new FileName(in.utf16(66, in.u8(64)), in.u8(65) == NAMESPACE_DOS);
    }

    /** The name as one component of a path, if it can be that. */
    Optional<String> component() {
        boolean useless =
                stored.isEmpty()
                        || stored.equals(".")
                        || stored.equals("..")
                        || stored.indexOf('/') >= 0
                        || stored.indexOf('\0') >= 0;
        return useless ? Optional.empty() : Optional.of(text(stored));
    }

    /**
     * Text that any encoding can carry: an unpaired surrogate becomes its number, {@code \}{@code
     * ud83d}, which cannot be meant otherwise, as Windows has no backslash in names.
     */
    static String text(String utf16) {
        if (utf16.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return utf16;
        }
        StringBuilder text = new StringBuilder();
        utf16.codePoints()
                .forEach(point -> {
                    if (Character.getType(point) == Character.SURROGATE) {
                        text.append("\\u%04x".formatted(point));
                    } else {
                        text.appendCodePoint(point);
                    }
                });
        return text.toString();
    }
}
