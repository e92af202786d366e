package assay.service.image;

import java.util.Optional;

/**
 * What an image is for: as its owner says it or, where he is silent, as inspection found it.
 *
 * @param osVersion for people: {@code debian 12.5}
 * @param architecture as {@code uname -m} says it
 */
public record Platform(
        Optional<OsFamily> osFamily,
        Optional<String> osVersion,
        Optional<String> architecture,
        Optional<Firmware> firmware) {

    /** Nothing is known. */
    public static final Platform UNKNOWN =
            new Platform(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
