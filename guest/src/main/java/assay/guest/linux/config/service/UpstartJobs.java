package assay.guest.linux.config.service;

import assay.guest.Evidence;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Upstart, which Ubuntu had before systemd: jobs that say on which events they start.
 *
 * @param jobs names of all jobs with the line that starts each, or the file of one that nothing
 *     starts
 * @param started names of those that a boot may start: what brings their events is not looked at
 * @see <a href="https://upstart.ubuntu.com/cookbook/">Upstart Cookbook</a>, sections 6.25 and 6.40
 */
record UpstartJobs(Map<String, Evidence> jobs, List<String> started) {

    private static final String FOLDER = "/etc/init";

    static UpstartJobs scan(GuestFiles files) throws IOException {
        Map<String, Evidence> jobs = new TreeMap<>();
        Map<String, Boolean> starts = new TreeMap<>();
        // NAME.conf, then NAME.override, whose stanzas replace those of the first
        for (String suffix : List.of(".conf", ".override")) {
            for (Found file : files.list(FOLDER)) {
                String name = file.path().substring(FOLDER.length() + 1);
                if (!name.endsWith(suffix)) {
                    continue;
                }
                String job = name.substring(0, name.length() - suffix.length());
                if (suffix.equals(".conf")) {
                    jobs.put(job, Evidence.at(file.path()));
                    starts.put(job, false);
                }
                if (jobs.containsKey(job)) {
                    job(files, file, job, jobs, starts);
                }
            }
        }
        return new UpstartJobs(
                jobs, starts.keySet().stream().filter(job -> isTrue(starts, job)).toList());
    }

    private static boolean isTrue(Map<String, Boolean> starts, String job) {
        return starts.getOrDefault(job, false);
    }

    /** The last of {@code start on} and {@code manual} counts. */
    private static void job(
            GuestFiles files,
            Found file,
            String job,
            Map<String, Evidence> jobs,
            Map<String, Boolean> starts)
            throws IOException {
        for (Line line : Line.read(files, file.path())) {
            String text = line.text();
            boolean start = text.startsWith("start on ");
            if (start || text.strip().equals("manual")) {
                starts.put(job, start);
                jobs.put(job, new Evidence(file.path(), line.number(), text.strip()));
            }
        }
    }
}
