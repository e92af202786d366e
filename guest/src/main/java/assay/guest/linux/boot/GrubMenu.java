package assay.guest.linux.boot;

import assay.guest.linux.boot.GrubScript.Block;
import assay.guest.linux.boot.GrubScript.Branch;
import assay.guest.linux.boot.GrubScript.Choice;
import assay.guest.linux.boot.GrubScript.Command;
import assay.guest.linux.boot.GrubScript.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The menu that a GRUB script makes, found by following its assignments and conditions. Commands
 * other than those that decide what is booted are passed over; nothing is executed.
 */
final class GrubMenu {

    /** GRUB itself has no bound on variables and words; a hostile script needs one. */
    private static final int MAX_VARIABLES = 1_000;

    private static final int MAX_WORDS = 1_000;
    private static final int MAX_SUBMENUS = 16;

    /**
     * What the script finds around it when it runs.
     *
     * @param source the script's guest path, {@code /boot/grub/grub.cfg}
     * @param environment the saved variables
     * @param blsEntries what the command {@code blscfg} adds to the menu, first is the default
     * @param exists whether a guest path has a file
     */
    record Context(
            String source,
            GrubEnvironment environment,
            List<BlsEntry> blsEntries,
            Predicate<String> exists) {

        Context {
            blsEntries = List.copyOf(blsEntries);
        }
    }

    /** A line of the menu; {@code submenu} says that its body holds more lines. */
    private record Item(
            String title,
            String id,
            String source,
            int line,
            boolean submenu,
            List<Statement> body) {}

    /** The commands of an entry that matter, in their last form. */
    private static final class Loaded {
        private String kernel = "";
        private List<String> arguments = List.of();
        private List<String> initrds = List.of();
    }

    private final Context context;
    private final Map<String, String> variables;
    private final List<Item> items = new ArrayList<>();
    private final Loaded loaded = new Loaded();

    private GrubMenu(Context context, Map<String, String> variables) {
        this.context = context;
        this.variables = new LinkedHashMap<>(variables);
    }

    /** Follows the script once from top to bottom. */
    static GrubMenu of(String script, Context context) {
        String directory = context.source().substring(0, context.source().lastIndexOf('/'));
        Map<String, String> preset = new HashMap<>();
        preset.put("prefix", directory);
        preset.put("config_directory", directory);
        preset.put("grub_platform", "pc");
        preset.put("grub_cpu", "i386");
        // what GRUB 2.02 and later say of themselves, normal/main.c
        for (String feature :
                List.of(
                        "chainloader_bpb",
                        "ntldr",
                        "platform_search_hint",
                        "default_font_path",
                        "all_video_module",
                        "menuentry_id",
                        "menuentry_options",
                        "200_final",
                        "nativedisk_cmd",
                        "timeout_style")) {
            preset.put("feature_" + feature, "y");
        }
        GrubMenu menu = new GrubMenu(context, preset);
        menu.run(GrubScript.parse(script));
        return menu;
    }

    /** How many lines the menu has, those in submenus not counted. */
    int size() {
        return items.size();
    }

    /** The variable {@code default} at the end of the script; empty means the first line. */
    String defaultName() {
        return variables.getOrDefault("default", "");
    }

    /**
     * The entry that starts if nobody touches a key: the one that {@code default} names by index,
     * id or title, levels parted by {@code >}, or the first where there is no such entry. Empty if
     * the menu is.
     */
    Optional<BootEntry> defaultEntry() {
        String rest = defaultName();
        GrubMenu level = this;
        for (int depth = 0; depth < MAX_SUBMENUS && !level.items.isEmpty(); depth++) {
            int split = separator(rest);
            Item item = level.find(rest.substring(0, split)).orElse(level.items.getFirst());
            GrubMenu inside = new GrubMenu(context, level.variables);
            inside.run(item.body());
            if (!item.submenu()) {
                return Optional.of(inside.entry(item));
            }
            rest = split < rest.length() ? rest.substring(split + 1) : "";
            level = inside;
        }
        return Optional.empty();
    }

    /** A title may hold {@code >} itself, then written {@code >>}. */
    private static int separator(String name) {
        int at = name.indexOf('>');
        while (at >= 0 && at + 1 < name.length() && name.charAt(at + 1) == '>') {
            at = name.indexOf('>', at + 2);
        }
        return at < 0 ? name.length() : at;
    }

    private Optional<Item> find(String escaped) {
        String name = escaped.replace(">>", ">");
        if (!name.isEmpty()
                && name.length() < 9
                && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int index = Integer.parseInt(name);
            return index < items.size() ? Optional.of(items.get(index)) : Optional.empty();
        }
        return items.stream()
                .filter(item -> item.id().equals(name) || item.title().equals(name))
                .findFirst();
    }

    private BootEntry entry(Item item) {
        return new BootEntry(
                item.title(),
                item.source(),
                item.line(),
                variables.getOrDefault("root", ""),
                loaded.kernel,
                loaded.arguments,
                loaded.initrds);
    }

    private boolean run(List<Statement> statements) {
        boolean success = true;
        for (Statement statement : statements) {
            success =
                    switch (statement) {
                        case Command command -> run(command);
                        case Choice choice -> run(choice);
                        case Block block -> add(block);
                    };
        }
        return success;
    }

    private boolean run(Choice choice) {
        for (Branch branch : choice.branches()) {
            if (branch.condition().isEmpty() || run(branch.condition())) {
                return run(branch.body());
            }
        }
        return true;
    }

    private boolean run(Command command) {
        List<String> words = expand(command);
        if (words.isEmpty()) {
            return true;
        }
        List<String> arguments = words.subList(1, words.size());
        switch (words.getFirst()) {
            case "set" -> arguments.forEach(this::assign);
            case "unset" -> arguments.forEach(variables::remove);
            case "load_env" -> loadEnvironment(arguments);
            case "search", "search.fs_uuid", "search.fs_label" -> search(words);
            case "linux", "linux16", "linuxefi" -> linux(arguments);
            case "initrd", "initrd16", "initrdefi" -> loaded.initrds = List.copyOf(arguments);
            case "blscfg" -> context.blsEntries().forEach(this::add);
            case "[", "test" -> {
                boolean bracket = !arguments.isEmpty() && arguments.getLast().equals("]");
                return GrubCondition.holds(
                        arguments.subList(0, arguments.size() - (bracket ? 1 : 0)),
                        context.exists());
            }
            case "false", "keystatus" -> {
                return false;
            }
            default -> assign(words.getFirst());
        }
        return true;
    }

    private List<String> expand(Command command) {
        List<String> words = new ArrayList<>();
        for (GrubWord word : command.words()) {
            if (words.size() >= MAX_WORDS) {
                break;
            }
            words.addAll(word.expand(variables));
        }
        return words;
    }

    private void assign(String word) {
        int equals = word.indexOf('=');
        if (equals > 0 && (variables.size() < MAX_VARIABLES)) {
            variables.put(word.substring(0, equals), word.substring(equals + 1));
        }
    }

    /** {@code load_env}, perhaps with {@code -f …/grubenv}; other files are not looked at. */
    private void loadEnvironment(List<String> arguments) {
        boolean other = false;
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            boolean next = (word.equals("-f") || word.equals("--file")) && i + 1 < arguments.size();
            String file = next ? arguments.get(i + 1) : word;
            other |= (next || word.startsWith("--file=")) && !file.endsWith("/grubenv");
        }
        if (!other) {
            variables.putAll(context.environment().variables());
        }
    }

    /** {@code search --fs-uuid --set=root … UUID}: the device is kept as fstab would name it. */
    private void search(List<String> words) {
        String kind = words.getFirst().endsWith("label") ? "LABEL" : "UUID";
        String variable = "root";
        String wanted = "";
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith("--set=")) {
                variable = word.substring(6);
            } else if (word.equals("--set") || word.equals("-s")) {
                // the name may follow or be left out; "root" is what mkconfig means
                i += i + 2 < words.size() && words.get(i + 1).equals("root") ? 1 : 0;
            } else if (word.equals("--label") || word.equals("-l")) {
                kind = "LABEL";
            } else if (word.equals("--file") || word.equals("-f")) {
                kind = "FILE";
            } else if (!word.startsWith("-")) {
                wanted = word;
            }
        }
        if (!wanted.isEmpty()) {
            assign(variable + "=" + kind + "=" + wanted);
        }
    }

    private void linux(List<String> arguments) {
        loaded.kernel = arguments.isEmpty() ? "" : arguments.getFirst();
        loaded.arguments = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
    }

    private boolean add(Block block) {
        List<String> words = expand(block.head());
        if (words.size() < 2
                || !(words.get(0).equals("menuentry") || words.get(0).equals("submenu"))) {
            return true;
        }
        String title = "";
        String id = "";
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith("--id=")) {
                id = word.substring(5);
            } else if (word.equals("--id") && i + 1 < words.size()) {
                id = words.get(++i);
            } else if (List.of("--class", "--users", "--hotkey", "--source").contains(word)) {
                i++;
            } else if (!word.startsWith("--") && title.isEmpty()) {
                title = word;
            }
        }
        boolean submenu = words.getFirst().equals("submenu");
        items.add(
                new Item(
                        title,
                        id.isEmpty() ? title : id,
                        context.source(),
                        block.head().line(),
                        submenu,
                        block.body()));
        return true;
    }

    private void add(BlsEntry entry) {
        items.add(
                new Item(
                        entry.title(),
                        entry.id(),
                        entry.source(),
                        1,
                        false,
                        GrubScript.parse(entry.script())));
    }
}
