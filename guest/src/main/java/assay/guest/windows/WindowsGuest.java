package assay.guest.windows;

import assay.disk.Budget;
import assay.guest.fs.GuestFiles;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Windows system: its files and its registry.
 *
 * @param files the system drive; names are compared as its file system compares them, without
 *     regard to case on NTFS
 * @param registry what its hives say
 * @param budget takes a step for each turn of a loop whose count the guest chooses
 */
public record WindowsGuest(GuestFiles files, Registry registry, Budget budget) {

    private static final Pattern DRIVE = Pattern.compile("([a-zA-Z]):[\\\\/]*(.*)");

    private static final Pattern PROGRAM =
            Pattern.compile("(.*?\\.(?:exe|sys|dll))(?:[ \",].*)?", Pattern.CASE_INSENSITIVE);

    /** The guest with these files. */
    public static WindowsGuest of(GuestFiles files, Budget budget) {
        return new WindowsGuest(files, new Registry(files, budget), budget);
    }

    /**
     * Where in {@link #files} a path of Windows leads: {@code C:\Windows\x}, {@code
     * %SystemRoot%\x}, {@code \SystemRoot\x}, {@code \??\C:\x}; relative ones start in the folder
     * of Windows. Empty if it leads to another drive.
     */
    public Optional<String> path(String windowsPath) throws IOException {
        String path = windowsPath.replace("\"", "").strip();
        path = path.startsWith("\\??\\") ? path.substring(4) : path;
        String lower = path.toLowerCase(Locale.ROOT);
        for (String root : new String[] {"\\systemroot", "%systemroot%", "%windir%"}) {
            if (lower.startsWith(root)) {
                return Optional.of("/Windows" + slashes(path.substring(root.length())));
            }
        }
        for (String root : new String[] {"%systemdrive%", "%programfiles%", "%programdata%"}) {
            if (lower.startsWith(root)) {
                String folder =
                        switch (root) {
                            case "%programfiles%" -> "/Program Files";
                            case "%programdata%" -> "/ProgramData";
                            default -> "";
                        };
                return Optional.of(folder + slashes(path.substring(root.length())));
            }
        }
        Matcher drive = DRIVE.matcher(path);
        if (drive.matches()) {
            return drive.group(1).equalsIgnoreCase(systemDrive())
                    ? Optional.of("/" + slashes(drive.group(2)))
                    : Optional.empty();
        }
        return Optional.of(path.startsWith("\\") ? slashes(path) : "/Windows/" + slashes(path));
    }

    /** The path of the program in a command line or {@code ImagePath}, without its arguments. */
    public Optional<String> program(String command) throws IOException {
        Matcher program = PROGRAM.matcher(command.strip());
        return path(program.matches() ? program.group(1) : command);
    }

    /** The letter of the drive that Windows is on. */
    public String systemDrive() throws IOException {
        return registry.software("Microsoft\\Windows NT\\CurrentVersion")
                .text("SystemRoot")
                .filter(root -> DRIVE.matcher(root).matches())
                .map(root -> root.substring(0, 1))
                .orElse("C");
    }

    private static String slashes(String path) {
        return path.replace('\\', '/');
    }
}
