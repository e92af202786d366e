package assay.guest.fs.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.FileNode;
import assay.guest.fs.GuestFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReparsePointTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "\\??\\C:\\Users\\Default, false, /Users/Default",
        "\\??\\c:\\, false, /",
        "\\??\\c:, false, /",
        "\\??\\D:\\data, false, /D:/data",
        "\\??\\Volume{0-1}\\x, false, /Volume{0-1}/x",
        "\\??\\UNC\\server\\share, false, /UNC/server/share",
        "..\\beside\\it, true, ../beside/it",
        "\\Windows, true, /Windows"
    })
    void aPathOfWindowsIsOneInTheGuest(String nt, boolean relative, String path) {
        assertThat(ReparsePoint.path(nt, relative)).isEqualTo(path);
    }

    @Test
    void linksAndMountPointsAreFollowed() throws IOException {
        Path image = NtfsImage.empty(folder.resolve("image"), 24);
        NtfsImage.fill(
                image,
                "compression",
                "mkdir -p Users/Default 'Documents and Settings' ; echo me > Users/Default/who\n"
                        + ": > absolute; : > relative; : > wsl; : > other\n"
                        + reparse("Documents and Settings", mountPoint("\\??\\C:\\Users"))
                        + reparse("absolute", symlink("\\??\\C:\\users\\default\\WHO", 0))
                        + reparse("relative", symlink("Documents and Settings\\Default\\who", 1))
                        + reparse(
                                "wsl", "1d0000a0" + "0b000000" + "02000000" + "557365727300" + "00")
                        + reparse("other", "1b000080" + "04000000" + "03000000"));
        try (BlockSource partition = FileSource.open(image)) {
            NtfsTree tree = NtfsImage.open(partition);
            GuestFiles files = GuestFiles.of(tree);
            for (String path : new String[] {"/absolute", "/relative", "/wsl/default/who"}) {
                assertThat(files.readText(path, 10)).as(path).contains("me\n");
            }
            FileNode link = tree.lookup(tree.root(), "absolute").orElseThrow();
            assertThat(link.kind()).isEqualTo(FileNode.Kind.SYMLINK);
            assertThat(tree.readLink(link))
                    .isEqualTo("/users/default/WHO")
                    .hasSize((int) link.size());
            FileNode other = tree.lookup(tree.root(), "other").orElseThrow();
            assertThatThrownBy(() -> tree.content(other))
                    .hasMessageContaining("0x8000001B")
                    .extracting(thrown -> ((ImageException) thrown).reason())
                    .isEqualTo(Reason.UNSUPPORTED);
        }
    }

    private static String reparse(String file, String hex) {
        return NtfsTreeTest.setAttribute(file, "system.ntfs_reparse_data", hex);
    }

    private static String mountPoint(String target) {
        return link(0xA0000003, target, new byte[0]);
    }

    private static String symlink(String target, int flags) {
        return link(0xA000000C, target, new byte[] {(byte) flags, 0, 0, 0});
    }

    /** Substitute name and print name are the same. */
    private static String link(int tag, String target, byte[] flags) {
        byte[] name = (target + "\0").getBytes(StandardCharsets.UTF_16LE);
        int length = name.length - 2;
        ByteBuffer in = ByteBuffer.allocate(16 + flags.length + 2 * name.length);
        in.order(ByteOrder.LITTLE_ENDIAN).putInt(tag).putInt(in.capacity() - 8);
        in.putShort((short) 0).putShort((short) length);
        in.putShort((short) name.length).putShort((short) length);
        in.put(flags).put(name).put(name);
        return HexFormat.of().formatHex(in.array());
    }
}
