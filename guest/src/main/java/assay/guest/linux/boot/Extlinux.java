package assay.guest.linux.boot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of extlinux and syslinux, with which Alpine starts.
 *
 * @see <a href="https://wiki.syslinux.org/wiki/index.php?title=Config">Syslinux wiki, "Config"</a>
 */
final class Extlinux {

    private static final int MAX_LABELS = 1_000;

    private final String source;
    private final Map<String, Label> labels = new LinkedHashMap<>();
    private String defaultLabel = "";
    private String menuDefault = "";
    private String onTimeout = "";
    private String globalAppend = "";
    private Label current = new Label("", 0);

    private Extlinux(String source) {
        this.source = source;
    }

    private static final class Label {

        final String name;
        final int line;
        String title = "";
        String kernel = "";
        String append = "";
        String initrd = "";

        Label(String name, int line) {
            this.name = name;
            this.line = line;
        }
    }

    /** The entry that starts by itself; empty if the file names no kernel. */
    static Optional<BootEntry> defaultEntry(String source, String text) {
        Extlinux config = new Extlinux(source);
        int number = 0;
        for (String line : text.split("\n", -1)) {
            config.line(line.strip(), ++number);
        }
        return config.chosen().map(config::entry);
    }

    private void line(String line, int number) {
        int blank = 0;
        while (blank < line.length() && !Character.isWhitespace(line.charAt(blank))) {
            blank++;
        }
        String value = line.substring(blank).strip();
        switch (line.substring(0, blank).toLowerCase(Locale.ROOT)) {
            case "default" -> defaultLabel = value;
            case "ontimeout" -> onTimeout = value;
            case "label" -> {
                current = new Label(value, number);
                if (labels.size() < MAX_LABELS) {
                    labels.putIfAbsent(value, current);
                }
            }
            case "kernel", "linux" -> current.kernel = value;
            case "append" -> {
                current.append = value;
                globalAppend = current.line == 0 ? value : globalAppend;
            }
            case "initrd" -> current.initrd = value;
            case "menu" -> menu(value);
            default -> {
                // comments, and how the menu looks
            }
        }
    }

    private void menu(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        if (lower.equals("default")) {
            menuDefault = current.name;
        } else if (lower.startsWith("label ")) {
            current.title = value.substring("label ".length()).strip().replace("^", "");
        }
    }

    /** A default that is no label is a menu, such as {@code menu.c32}. */
    private Optional<Label> chosen() {
        for (String name : List.of(onTimeout, menuDefault, defaultLabel)) {
            Label label = labels.get(name);
            if (label != null && !label.kernel.isEmpty()) {
                return Optional.of(label);
            }
        }
        return labels.values().stream().filter(label -> !label.kernel.isEmpty()).findFirst();
    }

    private BootEntry entry(Label label) {
        String append = label.append.isEmpty() ? globalAppend : label.append;
        List<String> arguments = new ArrayList<>();
        String initrd = label.initrd;
        for (String argument :
                append.equals("-") ? List.<String>of() : List.of(append.split("\\s+", -1))) {
            if (argument.startsWith("initrd=") && label.initrd.isEmpty()) {
                initrd = argument.substring("initrd=".length());
            }
            if (!argument.isEmpty()) {
                arguments.add(argument);
            }
        }
        List<String> initrds = new ArrayList<>();
        for (String path : initrd.split(",", -1)) {
            if (!path.isEmpty()) {
                initrds.add(absolute(path));
            }
        }
        String title = label.title.isEmpty() ? label.name : label.title;
        return new BootEntry(
                title, source, label.line, "", absolute(label.kernel), arguments, initrds);
    }

    /** Names without a slash at the start are beside the configuration. */
    private String absolute(String path) {
        return path.startsWith("/")
                ? path
                : source.substring(0, source.lastIndexOf('/') + 1) + path;
    }
}
