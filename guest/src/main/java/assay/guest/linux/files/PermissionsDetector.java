package assay.guest.linux.files;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.FileNode;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.Detector;
import assay.guest.linux.Once;
import assay.guest.walk.FileVisitor;
import assay.guest.walk.Place;
import assay.guest.walk.Walk;
import assay.guest.walk.WalkedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code perms}: what everybody may write to, what runs as somebody else, and whether the files
 * that guard the system are guarded themselves.
 *
 * <p>Links have no permissions. Layers of containers and what the kernel makes up are left out:
 * their permissions mean nothing in the guest itself.
 */
final class PermissionsDetector implements Detector, FileVisitor {

    private static final int SETUID = 04000;
    private static final int SETGID = 02000;
    private static final int STICKY = 01000;
    private static final int OTHERS_WRITE = 0002;

    /** More than any system has; bounds the facts. */
    private static final int MAX_LISTED = 10_000;

    private final Once<Walk> walk;
    private final SortedMap<String, FileNode> worldWritable = new TreeMap<>();
    private final SortedSet<String> suid = new TreeSet<>();

    PermissionsDetector(Once<Walk> walk) {
        this.walk = walk;
    }

    @Override
    public String produces() {
        return "perms";
    }

    @Override
    public void visit(String path, WalkedFile file) throws IOException {
        FileNode node = file.node();
        if (file.place() != Place.SYSTEM || node.isSymlink()) {
            return;
        }
        if ((node.mode() & OTHERS_WRITE) != 0) {
            worldWritable.put(path, node);
            bound(worldWritable.keySet(), "files that everybody may write to");
        }
        if (node.isRegular() && (node.mode() & (SETUID | SETGID)) != 0) {
            suid.add(path);
            bound(suid, "files that run as somebody else");
        }
    }

    private static void bound(Collection<String> listed, String what) throws ImageException {
        if (listed.size() > MAX_LISTED) {
            String many = "there are more than " + MAX_LISTED + " " + what;
            throw new ImageException(Reason.LIMIT, "guest", -1, many);
        }
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        sensitive(files, facts);
        try {
            walk.get(files).requireAll(this);
            writable(facts);
            facts.put("perms.suid", suid, Evidence.at("/"));
            suid.forEach(path -> facts.evidence("perms.suid", Evidence.at(path)));
        } catch (ImageException e) {
            facts.unread("perms.worldWritable", e).unread("perms.suid", e);
        }
    }

    private void writable(Facts.Builder facts) {
        List<Map<String, Object>> list = new ArrayList<>();
        worldWritable.forEach((path, node) -> {
            facts.evidence("perms.worldWritable[" + list.size() + "]", seen(path, node));
            list.add(Map.of("path", path, "sticky", (node.mode() & STICKY) != 0));
        });
        facts.put("perms.worldWritable", list);
        if (list.isEmpty()) {
            facts.evidence("perms.worldWritable", Evidence.at("/"));
        }
    }

    private static void sensitive(GuestFiles files, Facts.Builder facts) throws IOException {
        try {
            SortedMap<String, SensitiveFile> found = SensitiveFiles.find(files);
            Map<String, Object> byPath = new TreeMap<>();
            for (SensitiveFile file : found.values()) {
                byPath.put(file.path(), Map.of("ok", file.ok(), "immutable", file.immutable()));
            }
            facts.put("perms.sensitive", byPath);
            found.values()
                    .forEach(file ->
                            facts.evidence(
                                    "perms.sensitive[" + file.path() + "]",
                                    Evidence.at(file.path(), file.seen())));
        } catch (ImageException e) {
            facts.unread("perms.sensitive", e);
        }
    }

    private static Evidence seen(String path, FileNode node) {
        return Evidence.at(path, words(node));
    }

    /** Mode and owner of a file, for people. */
    static String words(FileNode node) {
        return "mode %04o, owner %d:%d".formatted(node.mode(), node.uid(), node.gid());
    }
}
