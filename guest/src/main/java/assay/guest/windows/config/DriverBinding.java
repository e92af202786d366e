package assay.guest.windows.config;

import assay.disk.ImageException;
import assay.guest.Evidence;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether Windows knows which devices a driver serves. Only then does a driver that is installed
 * start when its device appears: by a device that was seen before ({@code Enum}), by the database
 * of drivers (Windows 8, Server 2012 and later), or by that of critical devices (before).
 */
final class DriverBinding {

    private final WindowsGuest guest;

    DriverBinding(WindowsGuest guest) {
        this.guest = guest;
    }

    /** Where the binding is; empty if there is none. */
    Optional<Evidence> find(WatchedDriver driver) throws IOException {
        for (String device : driver.devices()) {
            Optional<Evidence> found = seenDevice(driver, device);
            found = found.isPresent() ? found : database("SYSTEM", device);
            found = found.isPresent() ? found : criticalDevice(driver, device);
            if (found.isPresent()) {
                return found;
            }
        }
        return inStore(driver);
    }

    /** Keys below {@code parent} whose names begin with the device's, and all of what it names. */
    private static List<RegistryKey> matching(RegistryKey parent, String device)
            throws IOException {
        String prefix = device.toUpperCase(Locale.ROOT);
        List<RegistryKey> found = new ArrayList<>();
        for (RegistryKey key : parent.subkeys()) {
            if (key.name().toUpperCase(Locale.ROOT).startsWith(prefix)) {
                found.add(key);
            }
        }
        return found;
    }

    private static String bus(String device) {
        int slash = device.indexOf('\\');
        return slash < 0 ? device : device.substring(0, slash);
    }

    private static String id(String device) {
        return device.substring(device.indexOf('\\') + 1);
    }

    private Optional<Evidence> seenDevice(WatchedDriver driver, String device) throws IOException {
        RegistryKey bus = guest.registry().system("Enum\\" + bus(device));
        for (RegistryKey hardware : matching(bus, id(device))) {
            for (RegistryKey instance : hardware.subkeys()) {
                if (instance.text("Service").orElse("").equalsIgnoreCase(driver.name())) {
                    return Optional.of(instance.seen("Service"));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Evidence> database(String hive, String device) throws IOException {
        RegistryKey bus =
                guest.registry().machine(hive, "DriverDatabase\\DeviceIds\\" + bus(device));
        for (RegistryKey hardware : matching(bus, id(device))) {
            for (String inf : hardware.valueNames()) {
                if (guest.files().exists("/Windows/INF/" + inf)) {
                    return Optional.of(hardware.place(inf));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Evidence> criticalDevice(WatchedDriver driver, String device)
            throws IOException {
        RegistryKey database = guest.registry().system("Control\\CriticalDeviceDatabase");
        for (RegistryKey key : matching(database, device.replace('\\', '#'))) {
            if (key.text("Service").orElse("").equalsIgnoreCase(driver.name())) {
                return Optional.of(key.seen("Service"));
            }
        }
        return Optional.empty();
    }

    /** What does not start the system may also wait in the store until its device appears. */
    private Optional<Evidence> inStore(WatchedDriver driver) throws IOException {
        if (!Service.of(guest, driver.name()).start().equals(Optional.of("manual"))) {
            return Optional.empty();
        }
        try {
            return guest.files().list("/Windows/System32/DriverStore/FileRepository").stream()
                    .map(folder -> folder.path())
                    .filter(path ->
                            path.substring(path.lastIndexOf('/') + 1)
                                    .toLowerCase(Locale.ROOT)
                                    .startsWith(driver.name() + ".inf_"))
                    .map(Evidence::at)
                    .findFirst();
        } catch (ImageException e) {
            return Optional.empty();
        }
    }
}
