package assay.store.nbd;

import assay.disk.BlockSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** One disk on a server of its own, at a port of this machine. */
record Served(NbdServer server, int port) implements AutoCloseable {

    static final String NAME = "disk";

    static Served disk(BlockSource disk) throws IOException {
        return disk(disk, Optional.empty());
    }

    static Served disk(BlockSource disk, Optional<SSLContext> tls) throws IOException {
        return with(Exports.of(new Export(NAME, disk)), tls, Limits.DEFAULT);
    }

    static Served with(Exports exports, Optional<SSLContext> tls, Limits limits)
            throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        NbdServer server = NbdServer.start(any, exports, tls, limits);
        return new Served(server, ((InetSocketAddress) server.address()).getPort());
    }

    /** What clients call the disk. */
    String uri() {
        return "nbd://127.0.0.1:" + port + "/" + NAME;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
