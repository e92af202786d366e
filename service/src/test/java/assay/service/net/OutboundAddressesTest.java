package assay.service.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundAddressesTest {

    private static final OutboundAddresses USUAL = new OutboundAddresses(List.of());

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "114.114.114.114", "2400:3200::1", "192.0.1.1"})
    void publicAddressesAreCalled(String address) throws UnknownHostException {
        assertThat(USUAL.resolve(address)).containsExactly(InetAddress.ofLiteral(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.255.0.1",
                "100.100.100.200",
                "127.0.0.1",
                "127.1",
                "2130706433",
                "169.254.169.254",
                "172.31.255.255",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "[::1]",
                "::127.0.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::a9fe:a9fe",
                "2001:0:53aa:64c::1",
                "2002:7f00:1::",
                "fd00::1",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "localhost"
            })
    void othersAreRefusedHoweverTheyAreWritten(String host) {
        assertThatExceptionOfType(RefusedAddressException.class)
                .isThrownBy(() -> USUAL.resolve(host))
                .withMessageStartingWith(host);
    }

    @Test
    void whatTheOperatorAllowsIsCalledAndNotItsNeighbours() {
        OutboundAddresses addresses =
                new OutboundAddresses(
                        List.of(Subnet.parse("10.1.2.0/23"), Subnet.parse("fd00:1::/32")));

        assertThat(addresses.mayCall(InetAddress.ofLiteral("10.1.3.255"))).isTrue();
        assertThat(addresses.mayCall(InetAddress.ofLiteral("10.1.4.0"))).isFalse();
        assertThat(addresses.mayCall(InetAddress.ofLiteral("fd00:1:2::"))).isTrue();
        assertThat(addresses.mayCall(InetAddress.ofLiteral("fd00:2::"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0.0/33", "::/129", "example.com", "10.0.0.0/8/8", "1.2.3.256"})
    void whatIsNoSubnetIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Subnet.parse(text));
    }

    @Test
    void aClientThatResolvesHereDoesNotReachWhatIsRefused() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    calls.incrementAndGet();
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        server.start();
        String url = "http://localhost:" + server.getAddress().getPort() + "/";
        try {
            assertThatExceptionOfType(RefusedAddressException.class)
                    .isThrownBy(() -> call(USUAL, url));
            assertThat(calls).hasValue(0);

            Subnet loopback = Subnet.parse("127.0.0.0/8");
            assertThat(call(new OutboundAddresses(List.of(loopback)), url)).isEqualTo(204);
        } finally {
            server.stop(0);
        }
    }

    private static int call(OutboundAddresses addresses, String url) throws IOException {
        try (CloseableHttpClient client =
                HttpClients.custom()
                        .setConnectionManager(
                                PoolingHttpClientConnectionManagerBuilder.create()
                                        .setDnsResolver(addresses)
                                        .build())
                        .disableAutomaticRetries()
                        .build()) {
            return client.execute(new HttpGet(url), answer -> answer.getCode());
        }
    }
}
