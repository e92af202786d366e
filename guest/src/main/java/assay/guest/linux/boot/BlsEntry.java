package assay.guest.linux.boot;

import assay.guest.linux.version.RpmOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A boot entry in a file of its own, {@code /boot/loader/entries/*.conf}, as Fedora, RHEL and their
 * kin keep them.
 *
 * @param source the file's guest path
 * @param id the file's name without {@code .conf}
 * @param title what the menu shows
 * @param version the kernel's version
 * @param linux the kernel's path on the file system of {@code /boot}
 * @param initrds initramfs files there
 * @param options the kernel's command line; may name GRUB variables such as {@code $kernelopts}
 * @see <a href="https://uapi-group.org/specifications/specs/boot_loader_specification/">The Boot
 *     Loader Specification</a>
 */
record BlsEntry(
        String source,
        String id,
        String title,
        String version,
        String linux,
        List<String> initrds,
        String options) {

    /** As GRUB's blscfg sorts them, by the file's name as a package name; the newest is first. */
    static final Comparator<BlsEntry> NEWEST_FIRST =
            Comparator.comparing(BlsEntry::id, RpmOrder::compare).reversed();

    BlsEntry {
        initrds = List.copyOf(initrds);
    }

    /** Reads a file {@code /…/NAME.conf}. Keys may repeat: options add up, the rest is replaced. */
    static BlsEntry parse(String source, String text) {
        String title = "";
        String version = "";
        String linux = "";
        List<String> initrds = new ArrayList<>();
        StringBuilder options = new StringBuilder();
        for (String raw : text.split("\n", -1)) {
            String line = raw.strip();
            int blank = 0;
            while (blank < line.length() && !Character.isWhitespace(line.charAt(blank))) {
                blank++;
            }
            String value = line.substring(blank).strip();
            switch (line.substring(0, blank)) {
                case "title" -> title = value;
                case "version" -> version = value;
                case "linux" -> linux = value;
                case "initrd" -> initrds.add(value);
                case "options" -> options.append(options.isEmpty() ? "" : " ").append(value);
                default -> {
                    // comments and keys that do not decide what is booted
                }
            }
        }
        String name = source.substring(source.lastIndexOf('/') + 1);
        String id = name.endsWith(".conf") ? name.substring(0, name.length() - 5) : name;
        return new BlsEntry(source, id, title, version, linux, initrds, options.toString());
    }

    /** The body of the menu entry that GRUB makes of it; variables stay for GRUB to fill in. */
    String script() {
        String kernel =
                "linux " + linux + " " + (options.isEmpty() ? "$default_kernelopts" : options);
        return initrds.isEmpty() ? kernel : kernel + "\ninitrd " + String.join(" ", initrds);
    }
}
