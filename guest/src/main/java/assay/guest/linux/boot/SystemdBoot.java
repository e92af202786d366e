package assay.guest.linux.boot;

import assay.disk.BlockSource;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.config.text.Glob;
import assay.guest.linux.version.RpmOrder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What systemd-boot starts: entries and unified kernel images on the EFI system partition and on
 * {@code /boot}. What the firmware's variables choose is not in an image.
 *
 * @see <a href="https://uapi-group.org/specifications/specs/boot_loader_specification/">The Boot
 *     Loader Specification</a>; loader.conf(5)
 */
final class SystemdBoot {

    /** Where the partitions that systemd-boot reads are mounted. */
    private static final List<String> PLACES = List.of("/efi", "/boot/efi", "/boot");

    private static final int MAX_FILE = 1 << 20;
    private static final int MAX_CMDLINE = 64 << 10;
    private static final int MAX_ENTRIES = 1_000;

    private SystemdBoot() {}

    /**
     * An entry of the menu.
     *
     * @param id its file's name, by which {@code default} in loader.conf chooses
     * @param sortKey entries that have one come first
     */
    private record Choice(String id, String sortKey, String version, BootEntry entry) {

        static final Comparator<Choice> ORDER =
                Comparator.comparing((Choice choice) -> choice.sortKey().isEmpty())
                        .thenComparing(Choice::sortKey)
                        .thenComparing(
                                Comparator.comparing(Choice::version, RpmOrder::compare).reversed())
                        .thenComparing(
                                Comparator.comparing(Choice::id, RpmOrder::compare).reversed());
    }

    /** The entry that starts by itself; empty if there is none. */
    static Optional<BootEntry> defaultEntry(GuestFiles files) throws IOException {
        List<Choice> choices = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (String place : PLACES) {
            for (Found file : files.list(place + "/loader/entries")) {
                if (file.path().endsWith(".conf") && seen.add(file.path())) {
                    files.readText(file.path(), MAX_FILE)
                            .map(text -> choice(place, file, text))
                            .ifPresent(choices::add);
                }
            }
            for (Found file : files.list(place + "/EFI/Linux")) {
                if (file.path().endsWith(".efi") && seen.add(file.path())) {
                    unified(file).ifPresent(choices::add);
                }
            }
        }
        choices.sort(Choice.ORDER);
        List<Choice> menu = choices.subList(0, Math.min(choices.size(), MAX_ENTRIES));
        String pattern = pattern(files);
        return menu.stream()
                .filter(choice -> !pattern.isEmpty() && Glob.matches(pattern, choice.id()))
                .findFirst()
                .or(() -> menu.stream().findFirst())
                .map(Choice::entry);
    }

    /** {@code default} of loader.conf: a pattern; what starts with {@code @} is in the firmware. */
    private static String pattern(GuestFiles files) throws IOException {
        String pattern = "";
        for (String place : PLACES) {
            Optional<String> config = files.readText(place + "/loader/loader.conf", MAX_FILE);
            for (String line : config.orElse("").split("\n", -1)) {
                String[] words = line.strip().split("\\s+", 2);
                if (words.length == 2 && words[0].equals("default") && pattern.isEmpty()) {
                    pattern = words[1].startsWith("@") ? "" : words[1];
                }
            }
        }
        return pattern;
    }

    private static Choice choice(String place, Found file, String text) {
        BlsEntry entry = BlsEntry.parse(file.path(), text);
        List<String> arguments =
                List.of(entry.options().split("\\s+", -1)).stream()
                        .filter(argument -> !argument.isEmpty())
                        .toList();
        String efi = value(text, "efi");
        String kernel = entry.linux().isEmpty() ? efi : entry.linux();
        BootEntry boot =
                new BootEntry(
                        entry.title(),
                        file.path(),
                        1,
                        "",
                        kernel.isEmpty() ? "" : place + absolute(kernel),
                        arguments,
                        entry.initrds().stream().map(path -> place + absolute(path)).toList());
        return new Choice(
                withoutTries(entry.id()) + ".conf", value(text, "sort-key"), entry.version(), boot);
    }

    private static String absolute(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    /** {@code NAME+3-1.conf} is tried three more times; the name does without that. */
    private static String withoutTries(String name) {
        return name.replaceFirst("\\+\\d+(-\\d+)?$", "");
    }

    private static String value(String text, String key) {
        for (String line : text.split("\n", -1)) {
            String[] words = line.strip().split("\\s+", 2);
            if (words.length == 2 && words[0].equals(key)) {
                return words[1];
            }
        }
        return "";
    }

    private static Optional<Choice> unified(Found file) throws IOException {
        Optional<PeSections> pe = PeSections.of(file);
        if (pe.isEmpty() || !pe.get().sections().containsKey(PeSections.LINUX)) {
            return Optional.empty();
        }
        String release = text(pe.get(), ".osrel");
        List<String> arguments =
                List.of(text(pe.get(), PeSections.CMDLINE).split("\\s+", -1)).stream()
                        .filter(argument -> !argument.isEmpty())
                        .toList();
        boolean initrd = pe.get().sections().containsKey(PeSections.INITRD);
        String name = file.path().substring(file.path().lastIndexOf('/') + 1);
        String id = withoutTries(name.substring(0, name.length() - ".efi".length())) + ".efi";
        BootEntry entry =
                new BootEntry(
                        id,
                        file.path(),
                        0,
                        "",
                        file.path(),
                        arguments,
                        initrd ? List.of(file.path()) : List.of());
        return Optional.of(
                new Choice(id, field(release, "ID"), field(release, "VERSION_ID"), entry));
    }

    private static String field(String release, String key) {
        for (String line : release.split("\n", -1)) {
            if (line.startsWith(key + "=")) {
                return line.substring(key.length() + 1).replace("\"", "").strip();
            }
        }
        return "";
    }

    private static String text(PeSections pe, String section) throws IOException {
        BlockSource content = pe.sections().get(section);
        if (content == null) {
            return "";
        }
        byte[] bytes = new byte[(int) Math.min(content.size(), MAX_CMDLINE)];
        content.read(0, ByteBuffer.wrap(bytes));
        return new String(bytes, StandardCharsets.UTF_8).replace("\0", "").strip();
    }
}
