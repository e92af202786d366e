package assay.guest.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.MemoryTree;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AsideTest {

    private static final GuestFiles FILES = GuestFiles.of(MemoryTree.builder().build());

    @Test
    void whatWasBegunGoesOnWhileItsUserDoesSomethingElse() throws Exception {
        CountDownLatch somethingElse = new CountDownLatch(1);
        try (Aside<String> aside =
                new Aside<>(_ ->
                        () -> {
                            somethingElse.await();
                            return Thread.currentThread().getName();
                        })) {
            aside.begin(FILES);
            somethingElse.countDown();
            assertThat(aside.get(FILES)).isNotEqualTo(Thread.currentThread().getName());
        }
    }

    @Test
    void itNeedNotHaveBegunBeforeItIsAskedFor() throws IOException {
        try (Aside<String> aside = new Aside<>(_ -> () -> "done")) {
            assertThat(aside.get(FILES)).isEqualTo("done");
        }
    }

    @Test
    void workThatCannotBePlannedFailsAgainWhenItIsAskedFor() {
        ImageException broken = new ImageException(Reason.CORRUPT, "guest", -1, "no kernel");
        try (Aside<String> aside =
                new Aside<>(_ -> {
                    throw broken;
                })) {
            assertThatThrownBy(() -> aside.begin(FILES)).isSameAs(broken);
            assertThatThrownBy(() -> aside.get(FILES)).isSameAs(broken);
        }
    }

    @Test
    void brokenFilesAreReportedToWhoAsks() throws IOException {
        ImageException broken = new ImageException(Reason.CORRUPT, "cpio", 7, "bad magic");
        try (Aside<String> aside =
                new Aside<>(_ ->
                        () -> {
                            throw broken;
                        })) {
            aside.begin(FILES);
            assertThatThrownBy(() -> aside.get(FILES)).isSameAs(broken);
        }
    }
}
