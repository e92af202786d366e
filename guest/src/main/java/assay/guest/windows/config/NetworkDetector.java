package assay.guest.windows.config;

import assay.disk.PrintableText;
import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** What is set for the whole network: name, routes, proxy. */
final class NetworkDetector implements Detector {

    private static final String CONNECTIONS =
            "Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections";

    /** In {@code WinHttpSettings}: flags, then the length of the proxy's name, then the name. */
    private static final int PROXY_FLAGS = 8;

    private static final int PROXY = 2;

    @Override
    public List<String> produces() {
        return List.of("identity.builderHostname", "windows.staticRoutes", "windows.winHttpProxy");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        RegistryKey tcpip = guest.registry().system("Services\\Tcpip\\Parameters");
        RegistryKey name = guest.registry().system("Control\\ComputerName\\ComputerName");
        facts.put(
                "identity.builderHostname",
                name.text("ComputerName").orElse(""),
                name.seen("ComputerName"));
        RegistryKey routes = tcpip.at("PersistentRoutes");
        facts.put("windows.staticRoutes", routes.valueNames(), routes.place());
        RegistryKey connections = guest.registry().software(CONNECTIONS);
        facts.put(
                "windows.winHttpProxy",
                proxy(connections.bytes("WinHttpSettings").orElse(new byte[0])),
                connections.place("WinHttpSettings"));
    }

    private static String proxy(byte[] settings) {
        ByteBuffer bytes = ByteBuffer.wrap(settings).order(ByteOrder.LITTLE_ENDIAN);
        int start = PROXY_FLAGS + 2 * Integer.BYTES;
        if (bytes.limit() < start || (bytes.getInt(PROXY_FLAGS) & PROXY) == 0) {
            return "";
        }
        int length = bytes.getInt(PROXY_FLAGS + Integer.BYTES);
        int end = length < 0 ? start : (int) Math.min((long) start + length, settings.length);
        return PrintableText.of(Arrays.copyOfRange(settings, start, end), 1024);
    }
}
