package assay.guest.linux.os;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which files the packages of dpkg installed: {@code NAME.list} has all, {@code NAME.md5sums}
 * digests of those that are no configuration, and the status file those of the configuration as it
 * was shipped ({@code Conffiles}).
 */
final class DpkgFiles {

    private static final String STATUS = "/var/lib/dpkg/status";
    private static final String[] FOLDERS = {"/var/lib/dpkg/info", "/var/lib/dpkg/status.d"};
    private static final int MAX_LIST = 16 << 20;
    private static final int MAX_STATUS = 64 << 20;
    private static final int MAX_FILES = 200_000;
    private static final int MD5 = 32;

    /** What was a folder of its own before it became a link into {@code /usr}. */
    private static final Pattern MERGED = Pattern.compile("/(?:bin|sbin|lib(?:32|64|x32)?)/.*");

    /** Each by itself: those of the packages' lists are not kept. */
    private final Map<String, String> wanted = new HashMap<>();

    private final Map<String, Optional<FileDigest>> owned = new HashMap<>();

    private DpkgFiles(Set<String> paths) {
        for (String path : paths) {
            wanted.put(path, path);
        }
    }

    static Map<String, Optional<FileDigest>> owned(GuestFiles files, Set<String> paths)
            throws IOException {
        DpkgFiles search = new DpkgFiles(paths);
        int count = 0;
        for (String folder : FOLDERS) {
            for (Found file : files.list(folder)) {
                if (++count > MAX_FILES) {
                    throw new ImageException(
                            Reason.LIMIT, "dpkg", -1, folder + " has more than " + MAX_FILES);
                }
                search.read(files, file);
            }
        }
        files.read(STATUS, MAX_STATUS).ifPresent(search::conffiles);
        return search.owned;
    }

    private void read(GuestFiles files, Found file) throws IOException {
        boolean list = file.path().endsWith(".list");
        boolean sums = file.path().endsWith(".md5sums");
        if (!file.node().isRegular() || (!list && !sums)) {
            return;
        }
        String text = new String(files.read(file, MAX_LIST), StandardCharsets.UTF_8);
        if (list) {
            text.lines().forEach(path -> add(path, Optional.empty()));
        } else {
            text.lines().filter(line -> line.length() > MD5 + 2).forEach(this::sum);
        }
    }

    /** {@code d41d8cd98f00b204e9800998ecf8427e usr/bin/x}, with two blanks. */
    private void sum(String line) {
        String path = "/" + line.substring(MD5 + 2);
        add(path, Optional.of(new FileDigest("MD5", line.substring(0, MD5))));
    }

    /** Lines {@code /etc/x d41d8cd98f00b204e9800998ecf8427e}, perhaps with words behind. */
    private void conffiles(byte[] status) {
        for (int start = 0; start < status.length; ) {
            int end = start;
            while (end < status.length && status[end] != '\n') {
                end++;
            }
            if (end - start > MD5 + 3 && status[start] == ' ' && status[start + 1] == '/') {
                String line = new String(status, start, end - start, StandardCharsets.UTF_8);
                String[] words = line.strip().split(" ", -1);
                if (words.length > 1 && words[1].length() == MD5) {
                    add(words[0], Optional.of(new FileDigest("MD5", words[1])));
                }
            }
            start = end + 1;
        }
    }

    private void add(String path, Optional<FileDigest> digest) {
        String real = wanted.get(path);
        if (real == null && !path.startsWith("/usr/") && MERGED.matcher(path).matches()) {
            real = wanted.get("/usr" + path);
        }
        if (real != null && (digest.isPresent() || !owned.containsKey(real))) {
            owned.put(real, digest);
        }
    }
}
