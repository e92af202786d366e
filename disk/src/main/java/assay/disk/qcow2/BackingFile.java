package assay.disk.qcow2;

import java.util.Optional;

/**
 * The file that an image names as the one below it. Nobody opens it because of that.
 *
 * @param name as the image writes it: a path, or anything else
 * @param format its format in QEMU's words, if the image says it
 */
public record BackingFile(String name, Optional<String> format) {}
