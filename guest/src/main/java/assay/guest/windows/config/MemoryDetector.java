package assay.guest.windows.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import assay.guest.windows.hive.FileTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** What Windows does with its memory: paging, hibernation, dumps; and when it last went down. */
final class MemoryDetector implements Detector {

    private static final String HIBERNATION = "/hiberfil.sys";

    private static final List<String> DUMPS =
            List.of("none", "complete", "kernel", "small", "", "", "", "automatic");

    @Override
    public List<String> produces() {
        return List.of(
                "windows.pagefiles",
                "windows.fastStartup",
                "windows.hiberfil",
                "windows.crashDump",
                "windows.lastShutdown");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        RegistryKey session = guest.registry().system("Control\\Session Manager");
        RegistryKey memory = session.at("Memory Management");
        facts.put("windows.pagefiles", memory.texts("PagingFiles"), memory.seen("PagingFiles"));
        RegistryKey power = session.at("Power");
        facts.put(
                "windows.fastStartup",
                power.flag("HiberbootEnabled", false),
                power.seen("HiberbootEnabled"));
        facts.put("windows.hiberfil", guest.files().exists(HIBERNATION), Evidence.at(HIBERNATION));
        RegistryKey crash = guest.registry().system("Control\\CrashControl");
        long kind = crash.number("CrashDumpEnabled").orElse(-1);
        String dump = kind >= 0 && kind < DUMPS.size() ? DUMPS.get((int) kind) : "";
        if (dump.isEmpty()) {
            facts.unread("windows.crashDump", crash.path() + " has no CrashDumpEnabled");
        } else {
            facts.put("windows.crashDump", dump, crash.seen("CrashDumpEnabled"));
        }
        RegistryKey windows = guest.registry().system("Control\\Windows");
        Optional<byte[]> shutdown =
                windows.bytes("ShutdownTime").filter(time -> time.length == Long.BYTES);
        if (shutdown.isPresent()) {
            long time = ByteBuffer.wrap(shutdown.get()).order(ByteOrder.LITTLE_ENDIAN).getLong();
            facts.put(
                    "windows.lastShutdown",
                    FileTime.instant(time).toString(),
                    windows.place("ShutdownTime"));
        } else {
            facts.unread("windows.lastShutdown", windows.path() + " has no ShutdownTime");
        }
    }
}
