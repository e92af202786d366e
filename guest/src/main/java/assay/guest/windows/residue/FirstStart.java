package assay.guest.windows.residue;

import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.config.text.Line;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.TextFile;
import assay.guest.windows.WindowsGuest;
import assay.guest.windows.config.StartupScripts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a guest runs when it starts for the first time: the scripts of Windows' setup, commands of
 * answer files and of {@code RunOnce}, startup scripts of the policy, local scripts of
 * cloudbase-init.
 *
 * @param texts the lines of each by where they stand; they may hold secrets
 */
record FirstStart(Map<String, List<Line>> texts) {

    private static final int MAX_SIZE = 1 << 20;
    private static final int MAX_SCRIPTS = 200;

    private static final List<String> ANSWERS =
            List.of(
                    "/Windows/Panther/unattend.xml",
                    "/Windows/Panther/Unattend/unattend.xml",
                    "/Windows/System32/Sysprep/unattend.xml",
                    "/unattend.xml",
                    "/autounattend.xml");

    private static final List<String> FOLDERS =
            List.of(
                    "/Windows/Setup/Scripts",
                    "/Program Files/Cloudbase Solutions/Cloudbase-Init/LocalScripts",
                    "/Program Files (x86)/Cloudbase Solutions/Cloudbase-Init/LocalScripts");

    private static final Set<String> SCRIPTS = Set.of("cmd", "bat", "ps1", "vbs", "js", "py");

    static FirstStart of(WindowsGuest guest) throws IOException {
        Map<String, List<Line>> texts = new LinkedHashMap<>();
        GuestFiles files = guest.files();
        for (String path : ANSWERS) {
            add(files, path, texts);
        }
        for (String folder : FOLDERS) {
            List<Found> scripts = files.list(folder);
            for (Found script : scripts.subList(0, Math.min(scripts.size(), MAX_SCRIPTS))) {
                if (SCRIPTS.contains(FolderWalk.suffix(script))) {
                    add(files, script.path(), texts);
                }
            }
        }
        for (String command : StartupScripts.read(guest).commands()) {
            command(guest, StartupScripts.FOLDER, command, texts);
        }
        for (String view : List.of("", "Wow6432Node\\")) {
            RegistryKey once =
                    guest.registry().software(view + "Microsoft\\Windows\\CurrentVersion\\RunOnce");
            for (String name : once.valueNames()) {
                String command = once.text(name).orElse("");
                command(guest, once.place(name).text(), command, texts);
            }
        }
        return new FirstStart(texts);
    }

    /** A command, and the script that it names. */
    private static void command(
            WindowsGuest guest, String where, String command, Map<String, List<Line>> texts)
            throws IOException {
        texts.computeIfAbsent(where, _ -> new ArrayList<>()).add(new Line(where, 0, command));
        Optional<String> script = StartupScripts.script(guest, command);
        if (script.isPresent()) {
            add(guest.files(), script.get(), texts);
        }
    }

    private static void add(GuestFiles files, String path, Map<String, List<Line>> texts)
            throws IOException {
        Optional<Found> file = files.find(path).filter(found -> found.node().isRegular());
        if (file.isPresent() && file.get().node().size() <= MAX_SIZE && !texts.containsKey(path)) {
            texts.put(path, Line.of(path, TextFile.read(files, path).orElse("")));
        }
    }
}
