package assay.guest.windows.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code windows.ipv6.staticAddresses}: addresses of IPv6 that were set by hand. Windows keeps them
 * in the network store, and nothing else there: those that it gets from the network it forgets.
 *
 * @see <a
 *     href="https://stackoverflow.com/questions/8155700/how-to-add-persistent-ipv6-address-in-vista-windows7">where
 *     {@code netsh} puts an address</a>; nobody documents it, but drivers of Xen that move an
 *     adapter's settings to another read the same
 */
final class Ipv6AddressesDetector implements Detector {

    private static final String FACT = "windows.ipv6.staticAddresses";

    /** What every Windows since Vista has. */
    private static final String STORE = "Control\\Nsi";

    /** {@code NPI_MS_IPV6_MODULEID}, and the number of its table of unicast addresses. */
    private static final String ADDRESSES = "{eb004a01-9b1a-11d4-9123-0050047759bc}\\10";

    @Override
    public List<String> produces() {
        return List.of("windows.ipv6");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        RegistryKey store = guest.registry().system(STORE);
        if (!store.exists()) {
            facts.unread(FACT, "the registry has no network store, " + store.path());
            return;
        }
        RegistryKey table = store.at(ADDRESSES);
        List<String> addresses = new ArrayList<>();
        List<Evidence> seen = new ArrayList<>();
        for (String name : table.valueNames()) {
            Optional<StoredAddress> address = StoredAddress.parse(name);
            if (address.isEmpty()) {
                facts.unread(FACT, table.path() + " has an entry that is no address: " + name);
                return;
            }
            if (!address.get().isLocal()) {
                addresses.add(address.get().text());
                seen.add(table.place(name));
            }
        }
        facts.put(FACT, addresses, table.place());
        for (int i = 0; i < seen.size(); i++) {
            facts.evidence(FACT + "[" + i + "]", seen.get(i));
        }
    }
}
