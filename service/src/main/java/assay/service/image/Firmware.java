package assay.service.image;

import assay.service.Words;
import java.util.Optional;

/** What starts a machine. */
public enum Firmware {
    BIOS,
    UEFI;

    /** As the database and the API call it: {@code uefi}. */
    public String word() {
        return Words.of(this);
    }

    /** The firmware of that word, if there is one. */
    public static Optional<Firmware> of(String word) {
        return Words.find(values(), word);
    }
}
