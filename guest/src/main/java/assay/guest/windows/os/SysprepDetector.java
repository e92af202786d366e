package assay.guest.windows.os;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.TextFile;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code windows.sysprep}: whether the system was generalized, as it is now. Systems that were made
 * from a generalized image keep {@code GeneralizationState} 7 for ever: the image state decides.
 */
final class SysprepDetector implements Detector {

    private static final String STATE = "Microsoft\\Windows\\CurrentVersion\\Setup\\State";

    private static final String ERRORS = "/Windows/System32/Sysprep/Panther/setuperr.log";

    /** {@code CleanupState} of a system that sysprep has finished, or never touched. */
    private static final long DONE = 2;

    private static final List<String> ANSWERS =
            List.of(
                    "/Windows/Panther/unattend.xml",
                    "/Windows/Panther/Unattend/unattend.xml",
                    "/Windows/System32/Sysprep/unattend.xml");

    @Override
    public List<String> produces() {
        return List.of("windows.sysprep");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        RegistryKey state = guest.registry().software(STATE);
        RegistryKey setup = guest.registry().machine("SYSTEM", "Setup");
        RegistryKey status = setup.at("Status\\SysprepStatus");
        Optional<String> image = state.text("ImageState");
        OptionalLong generalization = status.number("GeneralizationState");
        boolean sealed = image.orElse("").toUpperCase(Locale.ROOT).contains("_GENERALIZE_");
        boolean oobe = image.isEmpty() && setup.flag("OOBEInProgress", false);
        boolean generalized = sealed || (oobe && generalization.orElse(0) == 7);
        facts.put("windows.sysprep.imageState", image.orElse(""), state.seen("ImageState"));
        facts.put("windows.sysprep.generalized", generalized, state.seen("ImageState"));
        facts.evidence("windows.sysprep.generalized", status.seen("GeneralizationState"));
        long step = generalization.orElse(7);
        boolean failed = status.number("CleanupState").orElse(DONE) != DONE && hasErrors(guest);
        facts.put(
                "windows.sysprep.interrupted",
                (step >= 3 && step <= 5) || failed,
                status.seen("GeneralizationState"),
                status.seen("CleanupState"),
                Evidence.at(ERRORS));
        unattend(guest, setup, facts);
    }

    /** Whether the last run of sysprep has complained. */
    private static boolean hasErrors(WindowsGuest guest) throws IOException {
        return guest.files().find(ERRORS).filter(file -> file.node().size() > 0).isPresent();
    }

    private static void unattend(WindowsGuest guest, RegistryKey setup, Facts.Builder facts)
            throws IOException {
        String file = setup.text("UnattendFile").orElse("");
        if (isCloudbase(file)) {
            facts.put("windows.sysprep.unattendCloudbase", true, setup.seen("UnattendFile"));
            return;
        }
        for (String path : ANSWERS) {
            if (isCloudbase(TextFile.read(guest.files(), path).orElse(""))) {
                facts.put("windows.sysprep.unattendCloudbase", true, Evidence.at(path));
                return;
            }
        }
        facts.put("windows.sysprep.unattendCloudbase", false, setup.seen("UnattendFile"));
    }

    private static boolean isCloudbase(String text) {
        return text.toLowerCase(Locale.ROOT).contains("cloudbase-init");
    }
}
