package assay.guest.windows.config;

import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A service or driver, by its key below {@code Services}.
 *
 * @param key its key, which need not exist
 */
record Service(RegistryKey key) {

    private static final String[] STARTS = {"boot", "system", "auto", "manual", "disabled"};

    /** Bits of {@code Type} that drivers have. */
    private static final long DRIVER = 0x0B;

    static Service of(WindowsGuest guest, String name) throws IOException {
        return new Service(guest.registry().system("Services\\" + name));
    }

    /** When it starts; empty for what is no service. A driver may be told otherwise elsewhere. */
    Optional<String> start() throws IOException {
        OptionalLong start = key.number("Start");
        RegistryKey override = key.at("StartOverride");
        if (start.isPresent() && override.number("0").isPresent()) {
            start = override.number("0");
        }
        return start.isPresent() && start.getAsLong() >= 0 && start.getAsLong() < STARTS.length
                ? Optional.of(STARTS[(int) start.getAsLong()])
                : Optional.empty();
    }

    boolean isDriver() throws IOException {
        return (key.number("Type").orElse(0) & DRIVER) != 0;
    }

    /** Where its program is in the guest; drivers need not say it. */
    Optional<String> program(WindowsGuest guest) throws IOException {
        Optional<String> image = key.text("ImagePath").filter(path -> !path.isBlank());
        if (image.isPresent()) {
            return guest.program(image.get());
        }
        return isDriver()
                ? Optional.of("/Windows/System32/drivers/" + key.name() + ".sys")
                : Optional.empty();
    }

    /** Whether its program is there. */
    boolean programExists(WindowsGuest guest) throws IOException {
        Optional<String> program = program(guest);
        return program.isPresent() && guest.files().exists(program.get());
    }
}
