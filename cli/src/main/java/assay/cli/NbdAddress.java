package assay.cli;

import assay.store.nbd.NbdServer;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where a disk is served, and what clients call that. */
final class NbdAddress {

    private static final String DEFAULT = "127.0.0.1:" + NbdServer.DEFAULT_PORT;

    @ArgGroup private Choice choice = new Choice();

    /** One of the two. */
    static final class Choice {

        @Option(
                names = "--listen",
                paramLabel = "HOST:PORT",
                description = {
                    "Where to listen (" + DEFAULT + "); port 0 means any that is free.",
                    "监听地址，端口 0 表示任一空闲端口。"
                })
        private String listen = DEFAULT;

        @Option(
                names = "--unix",
                paramLabel = "PATH",
                description = "Listen at a Unix socket instead. 改为监听 Unix 套接字。")
        private String unix = "";
    }

    /**
     * Where to listen.
     *
     * @throws CommandFailure if that is no address of this machine
     */
    SocketAddress socket(Messages messages) {
        if (!choice.unix.isEmpty()) {
            return UnixDomainSocketAddress.of(Path.of(choice.unix).toAbsolutePath());
        }
        try {
            URI uri = new URI("nbd://" + choice.listen);
            if (uri.getHost() != null && uri.getPort() >= 0) {
                String host = uri.getHost().replaceAll("[\\[\\]]", "");
                InetSocketAddress address = new InetSocketAddress(host, uri.getPort());
                if (!address.isUnresolved()) {
                    return address;
                }
            }
        } catch (URISyntaxException | IllegalArgumentException _) {
            // said below
        }
        throw new CommandFailure(ExitCode.USAGE, messages.text("error.nbdListen", choice.listen));
    }

    /**
     * What clients call the disk: {@code nbd://host:port/name}, {@code
     * nbd+unix:///name?socket=path}.
     *
     * @param encrypted whether they must encrypt
     */
    String uri(SocketAddress listening, String name, boolean encrypted) {
        String scheme = encrypted ? "nbds" : "nbd";
        try {
            return switch (listening) {
                case UnixDomainSocketAddress unix ->
                        new URI(scheme + "+unix", "", "/" + name, "socket=" + unix.getPath(), null)
                                .toASCIIString();
                case InetSocketAddress tcp -> {
                    String host = new URI("nbd://" + choice.listen).getHost();
                    yield new URI(scheme, null, host, tcp.getPort(), "/" + name, null, null)
                            .toASCIIString();
                }
                default -> throw new IllegalArgumentException(listening.toString());
            };
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
