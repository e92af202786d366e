package assay.guest.linux.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The menu of GRUB 0.97, {@code menu.lst} or {@code grub.conf}: RHEL and CentOS 6 and older.
 *
 * @param entries in order
 * @param defaultIndex the entry that starts if nobody touches a key
 * @see <a href="https://www.gnu.org/software/grub/manual/legacy/grub.html">GNU GRUB Legacy
 *     manual</a>
 */
record GrubLegacyMenu(List<BootEntry> entries, int defaultIndex) {

    GrubLegacyMenu {
        entries = List.copyOf(entries);
    }

    /** Reads the text of the file at {@code source}. */
    static GrubLegacyMenu parse(String source, String text) {
        List<BootEntry> entries = new ArrayList<>();
        int defaultIndex = 0;
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            String line = raw.strip();
            String[] words = line.split("[ \t=]+", 2);
            String rest = words.length > 1 ? words[1].strip() : "";
            switch (words[0]) {
                case "default" -> defaultIndex = index(rest);
                case "title" ->
                        entries.add(
                                new BootEntry(rest, source, number, "", "", List.of(), List.of()));
                case "root", "rootnoverify", "kernel", "initrd" -> {
                    if (!entries.isEmpty()) {
                        entries.add(with(entries.removeLast(), words[0], rest));
                    }
                }
                default -> {
                    // commands that do not decide what is booted
                }
            }
        }
        return new GrubLegacyMenu(entries, defaultIndex);
    }

    /** The default entry, or the first where there is no such one; empty if the menu is. */
    Optional<BootEntry> defaultEntry() {
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(entries.get(defaultIndex < entries.size() ? defaultIndex : 0));
    }

    private static BootEntry with(BootEntry entry, String command, String rest) {
        List<String> words = List.of(rest.split("[ \t]+"));
        boolean kernel = command.equals("kernel");
        return new BootEntry(
                entry.title(),
                entry.source(),
                entry.line(),
                command.startsWith("root") ? rest.replaceAll("[()]", "") : entry.device(),
                kernel ? words.getFirst() : entry.kernel(),
                kernel ? words.subList(1, words.size()) : entry.arguments(),
                command.equals("initrd") ? words : entry.initrds());
    }

    /** {@code default saved} starts what was started last, which GRUB keeps inside its stage 2. */
    private static int index(String text) {
        boolean number =
                !text.isEmpty()
                        && text.length() < 9
                        && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Integer.parseInt(text) : 0;
    }
}
