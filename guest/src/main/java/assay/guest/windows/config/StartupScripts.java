package assay.guest.windows.config;

import assay.guest.Evidence;
import assay.guest.windows.IniText;
import assay.guest.windows.TextFile;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the local policy runs when the machine starts. Scripts that are listed run only if the
 * policy says that it has some, and that it was ever changed ([MS-GPOL], "gpt.ini"; [MS-GPSCR]).
 *
 * @param commands each with its parameters, in their order
 * @param seen where that was read
 */
public record StartupScripts(List<String> commands, List<Evidence> seen) {

    /** Where scripts without a folder are. */
    public static final String FOLDER = "/Windows/System32/GroupPolicy/Machine/Scripts/Startup/";

    private static final String POLICY = "/Windows/System32/GroupPolicy/";
    private static final String LISTS = POLICY + "Machine/Scripts/";

    /** What runs scripts. */
    private static final String EXTENSION = "{42b5faae-6536-11d2-ae5a-0000f87571e3}";

    /** The machine's half of a policy's version. */
    private static final long MACHINE = 0xFFFF;

    /** Scripts are numbered without gaps; nobody has as many. */
    private static final int MAX_SCRIPTS = 1_000;

    private static final Pattern SCRIPT =
            Pattern.compile(
                    "(?i)([a-z]:[\\\\/][^\"|&<>]{0,999}?\\.(?:bat|cmd|ps1|vbs|js))(?![\\w.]).*");

    private static final Pattern NAME =
            Pattern.compile("(?i)\"?([\\w -]{1,200}\\.(?:bat|cmd|ps1|vbs|js))(?![\\w.]).*");

    /** Reads the lists of the local policy; none if it does not run them. */
    public static StartupScripts read(WindowsGuest guest) throws IOException {
        Optional<IniText> policy =
                TextFile.read(guest.files(), POLICY + "gpt.ini").map(IniText::parse);
        String extensions =
                policy.flatMap(ini -> ini.value("General", "gPCMachineExtensionNames")).orElse("");
        String version = policy.flatMap(ini -> ini.value("General", "Version")).orElse("0");
        boolean runs =
                extensions.toLowerCase(Locale.ROOT).contains(EXTENSION)
                        && version.matches("[0-9]{1,10}")
                        && (Long.parseLong(version) & MACHINE) > 0;
        String said = runs ? "the policy runs scripts" : "the policy runs no scripts";
        List<Evidence> seen = new ArrayList<>(List.of(Evidence.at(POLICY + "gpt.ini", said)));
        List<String> commands = new ArrayList<>();
        for (String name : List.of("scripts.ini", "psscripts.ini")) {
            seen.add(Evidence.at(LISTS + name));
            if (runs) {
                TextFile.read(guest.files(), LISTS + name)
                        .ifPresent(text -> commands.addAll(commands(IniText.parse(text))));
            }
        }
        return new StartupScripts(commands, seen);
    }

    private static List<String> commands(IniText ini) {
        List<String> commands = new ArrayList<>();
        for (int i = 0; i < MAX_SCRIPTS; i++) {
            Optional<String> command = ini.value("Startup", i + "CmdLine");
            if (command.isEmpty()) {
                break;
            }
            String parameters = ini.value("Startup", i + "Parameters").orElse("");
            commands.add((command.get() + " " + parameters).strip());
        }
        return commands;
    }

    /** Where the script is in the guest that a command names; empty if it names none. */
    public static Optional<String> script(WindowsGuest guest, String command) throws IOException {
        Matcher path = SCRIPT.matcher(command);
        if (path.find()) {
            return guest.path(path.group(1));
        }
        Matcher name = NAME.matcher(command.strip());
        return name.matches() ? Optional.of(FOLDER + name.group(1)) : Optional.empty();
    }
}
