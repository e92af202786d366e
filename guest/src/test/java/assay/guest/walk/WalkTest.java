package assay.guest.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.ImageException;
import assay.guest.fs.FileNode.Kind;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.MemoryTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every directory entry of a guest, once. */
class WalkTest {

    private final List<String> paths = new ArrayList<>();
    private final Map<String, Place> places = new TreeMap<>();

    private void note(String path, WalkedFile file) {
        paths.add(path);
        places.put(path, file.place());
    }

    @Test
    void everyEntryIsVisitedOnceAndFoldersBeforeWhatIsInThem() throws IOException {
        GuestFiles guest =
                MemoryTree.builder()
                        .file("/b/c/d", "x")
                        .link("/b/loop", "/")
                        .special("/dev/null", Kind.CHARACTER_DEVICE)
                        .file("/a")
                        .guest();

        Walk.over(guest, List.of(this::note));

        assertThat(paths)
                .containsExactlyInAnyOrder(
                        "/", "/a", "/b", "/b/c", "/b/c/d", "/b/loop", "/dev", "/dev/null");
        assertThat(paths.indexOf("/b/c")).isLessThan(paths.indexOf("/b/c/d"));
    }

    @Test
    void whatIsMountedIsVisitedInTheFolderItIsMountedAt() throws IOException {
        GuestFiles guest =
                MemoryTree.builder()
                        .file("/var/hidden")
                        .guest()
                        .mount("/var", MemoryTree.builder().file("/log/x").build());

        Walk.over(guest, List.of(this::note));

        assertThat(paths).containsExactlyInAnyOrder("/", "/var", "/var/log", "/var/log/x");
    }

    @Test
    void placesThatAreNotTheSystemsAreMarked() throws IOException {
        GuestFiles guest =
                MemoryTree.builder()
                        .file("/proc/cpuinfo")
                        .file("/var/lib/docker/overlay2/1/diff/etc/passwd")
                        .file("/.snapshots/1/snapshot/etc/passwd")
                        .file("/etc/passwd")
                        .guest();

        Walk.over(guest, List.of(this::note));

        assertThat(places)
                .containsEntry("/proc", Place.SYSTEM)
                .containsEntry("/proc/cpuinfo", Place.VIRTUAL)
                .containsEntry("/var/lib/docker/overlay2/1/diff/etc/passwd", Place.CONTAINER)
                .containsEntry("/.snapshots/1/snapshot/etc/passwd", Place.SNAPSHOT)
                .containsEntry("/etc/passwd", Place.SYSTEM);
    }

    @Test
    void theSecondNameOfAFileIsKnown(@TempDir Path folder) throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Path first = Files.writeString(tree.resolve("one"), "x");
        Files.createLink(tree.resolve("two"), first);
        Files.writeString(tree.resolve("other"), "x");
        List<Boolean> again = new ArrayList<>();

        Walk.over(
                Ext4.of(tree, folder.resolve("image")).guest(),
                List.of((path, file) -> {
                    if (path.equals("/one") || path.equals("/two")) {
                        again.add(file.isKnownByOtherName());
                    } else {
                        assertThat(file.isKnownByOtherName()).isFalse();
                    }
                }));

        assertThat(again).containsExactly(false, true);
    }

    @Test
    void aFolderInsideItselfIsEnteredOnce(@TempDir Path folder) throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.createDirectories(tree.resolve("a/b"));
        Files.writeString(tree.resolve("a/b/c"), "x");
        Ext4 ext = Ext4.of(tree, folder.resolve("image")).debugfs("link /a /a/b/again");

        Walk.over(ext.guest(), List.of(this::note));

        assertThat(paths)
                .containsExactlyInAnyOrder(
                        "/", "/lost+found", "/a", "/a/b", "/a/b/c", "/a/b/again");
    }

    @Test
    void aBrokenFolderIsAGapAndNothingElseIs(@TempDir Path folder) throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.createDirectories(tree.resolve("bad/below"));
        Files.writeString(Files.createDirectories(tree.resolve("good")).resolve("x"), "x");
        // an extent tree without its magic
        Ext4 ext = Ext4.of(tree, folder.resolve("image")).debugfs("sif /bad block[0] 0");
        FileVisitor visitor = this::note;

        Walk walk = Walk.over(ext.guest(), List.of(visitor));

        assertThat(paths).contains("/bad", "/good/x").doesNotContain("/bad/below");
        assertThatCode(() -> walk.requireAll(visitor, "/good")).doesNotThrowAnyException();
        assertThatThrownBy(() -> walk.requireAll(visitor, "/bad/below"))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("/bad");
        assertThatThrownBy(() -> walk.requireAll(visitor)).isInstanceOf(ImageException.class);
    }

    @Test
    void aVisitorThatFailsDoesNotSpoilTheOthers() throws IOException {
        FileVisitor failing =
                (_, _) -> {
                    throw new ImageException(ImageException.Reason.CORRUPT, "x", -1, "broken");
                };
        FileVisitor other = this::note;

        Walk walk = Walk.over(MemoryTree.builder().file("/a").guest(), List.of(failing, other));

        assertThat(paths).containsExactly("/", "/a");
        assertThatCode(() -> walk.requireAll(other)).doesNotThrowAnyException();
        assertThatThrownBy(() -> walk.requireAll(failing, "/etc")).hasMessageContaining("broken");
    }

    @Test
    void foldersDeeperThanAnyProgramMakesThemAreAGap() throws IOException {
        String deep = "/x".repeat(Walk.MAX_DEPTH);
        FileVisitor visitor = this::note;

        Walk walk = Walk.over(MemoryTree.builder().dir(deep + "/y/z").guest(), List.of(visitor));

        assertThat(paths).contains(deep, deep + "/y").doesNotContain(deep + "/y/z");
        assertThatThrownBy(() -> walk.requireAll(visitor)).hasMessageContaining("too deep");
    }

    @Test
    void contentIsReadOnDemandAndOnce() throws IOException {
        List<String> read = new ArrayList<>();

        Walk.over(
                MemoryTree.builder().file("/a", "text").guest(),
                List.of((_, file) -> {
                    if (file.node().isRegular()) {
                        assertThat(file.bytes()).isSameAs(file.bytes());
                        assertThat(file.content().size()).isEqualTo(4);
                        read.add(new String(file.bytes(), StandardCharsets.UTF_8));
                    }
                }));

        assertThat(read).containsExactly("text");
    }

    @Test
    void aSetOfInodesHoldsWhatWasAdded() {
        InodeSet set = new InodeSet();

        for (long inode = 0; inode < 100_000; inode++) {
            assertThat(set.add(inode * 4096)).isTrue();
        }

        assertThat(set.add(4096)).isFalse();
        assertThat(set.add(1)).isTrue();
    }
}
