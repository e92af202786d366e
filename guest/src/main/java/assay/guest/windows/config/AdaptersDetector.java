package assay.guest.windows.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code windows.adapters}: network cards on a bus, not tunnels and filters. One that Windows has
 * seen is present unless its device was removed.
 */
final class AdaptersDetector implements Detector {

    private static final String NET = "{4d36e972-e325-11ce-bfc1-08002be10318}";
    private static final List<String> BUSES = List.of("PCI\\", "VMBUS\\", "XEN", "USB\\", "ACPI\\");

    @Override
    public List<String> produces() {
        return List.of("windows.adapters");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        RegistryKey cards = guest.registry().system("Control\\Class\\" + NET);
        List<Map<String, Object>> adapters = new ArrayList<>();
        List<Evidence> seen = new ArrayList<>();
        for (RegistryKey card : cards.subkeys()) {
            String device = card.text("DeviceInstanceID").orElse("").toUpperCase(Locale.ROOT);
            Optional<String> id = card.text("NetCfgInstanceId");
            if (id.isEmpty() || BUSES.stream().noneMatch(device::startsWith)) {
                continue;
            }
            RegistryKey settings =
                    guest.registry().system("Services\\Tcpip\\Parameters\\Interfaces\\" + id.get());
            adapters.add(adapter(guest, card, device, id.get(), settings));
            seen.add(settings.seen("EnableDHCP"));
        }
        facts.put("windows.adapters", adapters);
        facts.evidence("windows.adapters", cards.place());
        for (int i = 0; i < seen.size(); i++) {
            facts.evidence("windows.adapters[" + i + "]", seen.get(i));
        }
    }

    private static Map<String, Object> adapter(
            WindowsGuest guest, RegistryKey card, String device, String id, RegistryKey settings)
            throws IOException {
        RegistryKey connection =
                guest.registry().system("Control\\Network\\" + NET + "\\" + id + "\\Connection");
        Optional<String> name = connection.text("Name");
        String shown = name.isPresent() ? name.get() : card.text("DriverDesc").orElse(id);
        List<String> addresses =
                settings.texts("IPAddress").stream()
                        .filter(address -> !address.equals("0.0.0.0"))
                        .toList();
        boolean dhcp = settings.flag("EnableDHCP", true);
        Map<String, Object> adapter = new LinkedHashMap<>();
        adapter.put("name", shown);
        adapter.put("present", guest.registry().system("Enum\\" + device).exists());
        adapter.put("dhcp", dhcp);
        adapter.put("addresses", dhcp ? List.of() : addresses);
        return adapter;
    }
}
