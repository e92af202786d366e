package assay.cli;

import assay.disk.BlockSource;
import assay.disk.DiskImage;
import assay.store.nbd.Export;
import assay.store.nbd.Exports;
import assay.store.nbd.Limits;
import assay.store.nbd.NbdServer;
import assay.store.nbd.Overlay;
import assay.store.nbd.TlsIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code assay nbd}: an image's disk as a block device on the network. */
@Command(
        name = "nbd",
        description = {
            "Serve an image's disk by the NBD protocol, until this is interrupted.",
            "以 NBD 协议提供镜像中的磁盘，直至中断。"
        },
        footer = {
            "",
            "The image is never changed. Exit code: 0 done, 64 wrong usage, 65 the image or the profile",
            "cannot be read, 66 there is no such file, 73 the address is taken, or a file cannot be written."
        },
        mixinStandardHelpOptions = true)
final class NbdCommand implements Callable<Integer> {

    @Mixin private final ImageOptions options = new ImageOptions();

    @Mixin private final NbdAddress address = new NbdAddress();

    @Mixin private final BootProfileOptions profile = new BootProfileOptions();

    private final Interruption interruption = new Interruption();

    @Option(
            names = "--writable",
            description = {
                "Let clients write. What they write is kept beside the image until the end, then dropped.",
                "允许写入；写入的内容另存，结束后丢弃。"
            })
    private boolean writable;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What clients call the disk; none by default. 导出名称。")
    private String name = "";

    @Option(
            names = "--tls-p12",
            paramLabel = "FILE",
            description = {
                "A PKCS#12 file with key and certificate: clients must encrypt then.",
                "含私钥与证书的 PKCS#12 文件；指定后客户端必须使用 TLS。"
            })
    private Optional<Path> tls = Optional.empty();

    @Option(
            names = "--tls-password-file",
            paramLabel = "FILE",
            description = "Its password is this file's first line; empty by default. 密码文件。")
    private Optional<Path> password = Optional.empty();

    @Override
    public Integer call() throws IOException {
        SocketAddress socket = address.socket(options.messages());
        Optional<SSLContext> identity = identity();
        BootProfileOptions.SessionOf sessions = profile.session(options.messages());
        interruption.expect();
        try (interruption) {
            return options.file()
                    .read(image -> {
                        try (BootProfileOptions.Session session = sessions.begin(image.disk())) {
                            return serve(image, session.disk(), socket, identity);
                        }
                    });
        }
    }

    private Optional<SSLContext> identity() {
        if (tls.isEmpty()) {
            return Optional.empty();
        }
        try {
            String word =
                    password.isEmpty()
                            ? ""
                            : Files.readString(password.get()).lines().findFirst().orElse("");
            return Optional.of(TlsIdentity.of(tls.get(), word.toCharArray()));
        } catch (IOException e) {
            throw failure(ExitCode.NO_INPUT, "error.cannotOpen", tls.get(), e.toString());
        }
    }

    private int serve(
            DiskImage image, BlockSource disk, SocketAddress socket, Optional<SSLContext> identity)
            throws IOException {
        if (!writable) {
            return serveAsIs(image, disk, socket, identity);
        }
        Path folder = Path.of(System.getProperty("java.io.tmpdir", "."));
        try (Overlay overlay = Overlay.over(disk, folder)) {
            return serveAsIs(image, overlay, socket, identity);
        }
    }

    private int serveAsIs(
            DiskImage image,
            BlockSource disk,
            SocketAddress socket,
            Optional<SSLContext> identity) {
        Exports exports = Exports.of(new Export(name, disk));
        try (NbdServer server = NbdServer.start(socket, exports, identity, Limits.DEFAULT)) {
            tell(image, address.uri(server.address(), name, identity.isPresent()));
            interruption.await();
            return ExitCode.PASS;
        } catch (IOException e) {
            throw failure(
                    ExitCode.CANNOT_CREATE,
                    "error.nbdStart",
                    socket.toString(),
                    String.valueOf(e.getMessage()));
        }
    }

    private void tell(DiskImage image, String uri) {
        PrintWriter out = options.out();
        switch (options.output()) {
            case json -> {
                Map<String, Object> served = new LinkedHashMap<>();
                served.put("uri", uri);
                served.put("image", options.image());
                served.put("format", image.format());
                served.put("virtualSize", image.virtualSize());
                served.put("writable", writable);
                out.println(JsonMapper.shared().writeValueAsString(served));
            }
            case text -> {
                out.println(uri);
                out.println(
                        options.messages()
                                .text(
                                        writable ? "nbd.writable" : "nbd.readOnly",
                                        options.image(),
                                        ByteSize.text(image.virtualSize()),
                                        uri));
            }
        }
        out.flush(); // whoever started this waits for it
    }

    private CommandFailure failure(int exitCode, String key, Object... arguments) {
        return new CommandFailure(exitCode, options.messages().text(key, arguments));
    }
}
