package assay.guest.linux.config.cron;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.config.text.Line;
import assay.guest.linux.config.text.Masked;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code cron}: what cron, anacron and at run; systemd's timers are services.
 *
 * <p>A script of {@code cron.daily} and the like is a command if it may be executed. Of at jobs
 * only the path is told: they hold the whole environment of who made them. Passwords within
 * commands are masked.
 */
public final class CronDetector implements Detector {

    private static final int MAX_ENTRIES = 10_000;

    private static final List<String> PERIODS =
            List.of("hourly", "daily", "weekly", "monthly", "yearly");

    private static final List<String> SPOOLS =
            List.of(
                    "/var/spool/cron/crontabs",
                    "/var/spool/cron/tabs",
                    "/var/spool/cron",
                    "/etc/crontabs");

    private static final List<String> JOBS =
            List.of("/var/spool/cron/atjobs", "/var/spool/atjobs", "/var/spool/at");

    /** Debian's cron and run-parts take no other names. */
    private static final Pattern DEBIAN_NAME = Pattern.compile("[A-Za-z0-9_-]+");

    /** What editors and package managers leave is skipped by cronie. */
    private static final Pattern LEFTOVER =
            Pattern.compile("[.#].*|.*~|.*\\.(rpmsave|rpmorig|rpmnew|swp)");

    /** As {@code at} names its jobs: queue, number, time. */
    private static final Pattern JOB = Pattern.compile("[a-zA-Z=][0-9a-fA-F]{13}");

    /** What Alpine's busybox ships as root's own table. */
    private static final String ALPINE = "run-parts /etc/periodic/";

    @Override
    public String produces() {
        return "cron";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        boolean debian = files.exists("/etc/debian_version");
        List<Line> entries = new ArrayList<>(Crontab.ofSystem(Line.read(files, "/etc/crontab")));
        for (Found table : files.list("/etc/cron.d")) {
            if (isRun(table.path(), debian)) {
                entries.addAll(Crontab.ofSystem(Line.read(files, table.path())));
            }
        }
        entries.addAll(Crontab.ofAnacron(Line.read(files, "/etc/anacrontab")));
        addScripts(files, debian, entries);
        List<Line> ofUsers = ofUsers(files);
        long shipped = ofUsers.stream().filter(line -> line.text().startsWith(ALPINE)).count();
        entries.addAll(ofUsers);
        put(entries, facts);
        facts.put("cron.userEntries", ofUsers.size() - (int) shipped);
        facts.evidence("cron.userEntries", Evidence.at("/var/spool/cron"));
        ofUsers.stream()
                .map(Line::path)
                .distinct()
                .forEach(path -> facts.evidence("cron.userEntries", Evidence.at(path)));
    }

    private static void put(List<Line> entries, Facts.Builder facts) throws ImageException {
        if (entries.size() > MAX_ENTRIES) {
            throw new ImageException(
                    Reason.LIMIT, "cron", -1, "more than " + MAX_ENTRIES + " commands");
        }
        List<Map<String, Object>> commands = new ArrayList<>();
        for (Line entry : entries) {
            String command = Masked.command(entry.text());
            facts.evidence("cron.entries[" + commands.size() + "]", entry.seenAs(command));
            commands.add(Map.of("command", command));
        }
        facts.put("cron.entries", commands);
        if (entries.isEmpty()) {
            facts.evidence("cron.entries", Evidence.at("/etc/crontab"));
        }
    }

    private static void addScripts(GuestFiles files, boolean debian, List<Line> entries)
            throws IOException {
        for (String period : PERIODS) {
            for (Found script : files.list("/etc/cron." + period)) {
                Found target = files.find(script.path()).orElse(script);
                boolean executable =
                        target.node().isRegular() && (target.node().mode() & 0111) != 0;
                if (executable && isRun(script.path(), debian)) {
                    entries.add(new Line(script.path(), 0, script.path()));
                }
            }
        }
    }

    private static List<Line> ofUsers(GuestFiles files) throws IOException {
        List<Line> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String spool : SPOOLS) {
            for (Found table : files.list(spool)) {
                boolean fresh = table.node().isRegular() && seen.add(table.path());
                if (fresh && !LEFTOVER.matcher(name(table.path())).matches()) {
                    entries.addAll(Crontab.ofUser(Line.read(files, table.path())));
                }
            }
        }
        for (String folder : JOBS) {
            for (Found job : files.list(folder)) {
                boolean fresh = job.node().isRegular() && seen.add(job.path());
                if (fresh && JOB.matcher(name(job.path())).matches()) {
                    entries.add(new Line(job.path(), 0, job.path()));
                }
            }
        }
        return entries;
    }

    private static boolean isRun(String path, boolean debian) {
        String name = name(path);
        return debian ? DEBIAN_NAME.matcher(name).matches() : !LEFTOVER.matcher(name).matches();
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
