package assay.guest.windows.config;

import assay.guest.Volumes;
import assay.guest.windows.Detector;
import assay.guest.windows.evtx.EventLogDetector;
import java.util.List;

/** The detectors of this package and of the event logs. */
public final class ConfigDetectors {

    private ConfigDetectors() {}

    /** All of them; those that ask for the version come after it was found. */
    public static List<Detector> of(Volumes volumes) {
        return List.of(
                new ServicesDetector(),
                new DriversDetector(),
                new FiltersDetector(),
                new AgentsDetector(),
                new CloudbaseDetector(),
                new FirewallDetector(),
                new RdpDetector(),
                new NetworkDetector(),
                new Ipv6AddressesDetector(),
                new AdaptersDetector(),
                new AccountsDetector(),
                new AccountPolicyDetector(),
                new LogonDetector(),
                new TimeDetector(),
                new SecurityDetector(),
                new UpdateSettingsDetector(),
                new StorageDetector(volumes),
                new MemoryDetector(),
                new ProgramsDetector(),
                new ScriptsDetector(),
                new ResidueDetector(),
                new ProbesDetector(),
                new AuditPolicyDetector(),
                new SmbPatchDetector(),
                new ListenersDetector(),
                new KeyFilesDetector(),
                new WebDetector(),
                new BaselineDetector(),
                new EventLogDetector());
    }
}
