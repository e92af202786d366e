package assay.guest.volume.lvm;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.PrintableText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * A section of LVM2's configuration text: values and sections by name.
 *
 * @param name its own name, for errors
 * @param values {@link String}, {@link Long}, {@link List} of such, or {@link ConfigSection}, in
 *     the order of the text
 */
record ConfigSection(String name, SequencedMap<String, Object> values) {

    private static final int MAX_SHOWN = 80;

    /** The sections inside this one. */
    List<ConfigSection> sections() {
        return values.values().stream()
                .filter(ConfigSection.class::isInstance)
                .map(ConfigSection.class::cast)
                .toList();
    }

    /** The section called {@code key}, or an empty one. */
    ConfigSection section(String key) {
        return values.get(key) instanceof ConfigSection section
                ? section
                : new ConfigSection(key, new LinkedHashMap<>());
    }

    /** The text at {@code key}, empty if there is none. */
    String text(String key) {
        return values.get(key) instanceof String text ? text : "";
    }

    /** The list at {@code key}; a single value is a list, too. */
    List<?> list(String key) {
        return switch (values.get(key)) {
            case List<?> list -> list;
            case String text -> List.of(text);
            case null, default -> List.of();
        };
    }

    /**
     * The number at {@code key}.
     *
     * @throws ImageException if there is none from {@code min} to {@code max}
     */
    long number(String key, long min, long max) throws ImageException {
        if (values.get(key) instanceof Long number && number >= min && number <= max) {
            return number;
        }
        throw corrupt("has no number %s from %d to %d".formatted(key, min, max));
    }

    /** The text at {@code key}, cut and made fit to be shown. */
    String shown(String key) {
        return PrintableText.of(text(key).getBytes(StandardCharsets.UTF_8), MAX_SHOWN);
    }

    /** The error that this section contradicts the format. */
    ImageException corrupt(String what) {
        return new ImageException(Reason.CORRUPT, PvHeader.LVM, -1, name + " " + what);
    }
}
