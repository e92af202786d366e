package assay.guest.windows.evtx;

import assay.disk.ImageException;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code windows.eventLogs}: what the main logs hold, and how large they may become. */
public final class EventLogDetector implements Detector {

    private static final String FOLDER = "/Windows/System32/winevt/Logs/";
    private static final String POLICY = "Policies\\Microsoft\\Windows\\EventLog\\";
    private static final String CHANNELS = "Microsoft\\Windows\\CurrentVersion\\WINEVT\\Channels\\";
    private static final List<String> LOGS = List.of("Application", "Security", "Setup", "System");

    /** What Windows takes where nothing is set. */
    private static final long DEFAULT_SIZE = 20 << 20;

    private static final long DEFAULT_SETUP_SIZE = 1028 << 10;

    /** Policies count in KiB. */
    private static final long POLICY_UNIT = 1024;

    private static final long MAX_POLICY = 1L << 32;

    @Override
    public List<String> produces() {
        return List.of("windows.eventLogs");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        for (String log : LOGS) {
            String fact = "windows.eventLogs." + log;
            size(guest, log, fact, facts);
            String path = FOLDER + log + ".evtx";
            Optional<Found> file =
                    guest.files().find(path).filter(found -> found.node().isRegular());
            try {
                EventLog found =
                        file.isEmpty()
                                ? new EventLog(0, Optional.empty(), Optional.empty(), false)
                                : EventLog.read(
                                        file.get().tree().content(file.get().node()),
                                        guest.budget());
                Evidence seen = Evidence.at(path, text(found, file.isPresent()));
                facts.put(fact + ".records", found.records(), seen);
                facts.put(fact + ".spanDays", found.spanDays(), seen);
            } catch (ImageException e) {
                facts.unread(fact + ".records", e).unread(fact + ".spanDays", e);
            }
        }
    }

    private static String text(EventLog log, boolean exists) {
        return exists
                ? log.oldest().map(Object::toString).orElse("no records")
                        + log.newest().map(time -> " to " + time).orElse("")
                : "no such file";
    }

    private static void size(WindowsGuest guest, String log, String fact, Facts.Builder facts)
            throws IOException {
        RegistryKey policy = guest.registry().software(POLICY + log);
        boolean setup = log.equals("Setup");
        RegistryKey local =
                setup
                        ? guest.registry().software(CHANNELS + log)
                        : guest.registry().system("Services\\EventLog\\" + log);
        long kib = policy.number("MaxSize").orElse(0);
        if (kib > 0 && kib < MAX_POLICY) {
            facts.put(fact + ".maxBytes", kib * POLICY_UNIT, policy.seen("MaxSize"));
        } else {
            long size = local.number("MaxSize").orElse(setup ? DEFAULT_SETUP_SIZE : DEFAULT_SIZE);
            facts.put(fact + ".maxBytes", size, local.seen("MaxSize"));
        }
        RegistryKey retention = policy.has("Retention") ? policy : local;
        RegistryKey backup = policy.has("AutoBackupLogFiles") ? policy : local;
        boolean keeps = isOn(retention, "Retention");
        boolean archives = isOn(backup, "AutoBackupLogFiles");
        facts.put(
                fact + ".retention",
                !keeps ? "overwrite" : archives ? "archive" : "manual",
                retention.seen("Retention"),
                backup.seen("AutoBackupLogFiles"));
    }

    /** Policies write these as text, settings as a number. */
    private static boolean isOn(RegistryKey key, String name) throws IOException {
        return key.flag(name, key.text(name).orElse("0").strip().equals("1"));
    }
}
