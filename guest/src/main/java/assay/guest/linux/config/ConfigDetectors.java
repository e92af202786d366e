package assay.guest.linux.config;

import assay.guest.linux.Detector;
import assay.guest.linux.config.agent.AgentsDetector;
import assay.guest.linux.config.agent.WaagentDetector;
import assay.guest.linux.config.cloudinit.CloudInitDetector;
import assay.guest.linux.config.cron.CronDetector;
import assay.guest.linux.config.listen.FirewallDetector;
import assay.guest.linux.config.listen.ListenersDetector;
import assay.guest.linux.config.net.HostsDetector;
import assay.guest.linux.config.net.InterfacesDetector;
import assay.guest.linux.config.net.NetworkOptionsDetector;
import assay.guest.linux.config.net.PersistentRulesDetector;
import assay.guest.linux.config.net.ResolvDetector;
import assay.guest.linux.config.pam.LoginDefsDetector;
import assay.guest.linux.config.residue.FirstBootDetector;
import assay.guest.linux.config.residue.HostRefsDetector;
import assay.guest.linux.config.service.ServiceDetector;
import assay.guest.linux.config.ssh.SshDetector;
import assay.guest.linux.config.web.WebDetector;
import java.util.List;

/** The detectors of this package and those below it. */
public final class ConfigDetectors {

    private ConfigDetectors() {}

    /**
     * All of them, in an order in which they can run: services before those that ask what starts.
     * Packages, {@code os} and {@code boot.cmdline} are to be there before, or what depends on them
     * stays absent.
     */
    public static List<Detector> all() {
        return List.of(
                new ServiceDetector(),
                new UsersDetector(),
                new SudoersDetector(),
                new SshDetector(),
                new CloudInitDetector(),
                new InterfacesDetector(),
                new ResolvDetector(),
                new HostsDetector(),
                new PersistentRulesDetector(),
                new NetworkOptionsDetector(),
                new IdentityDetector(),
                new LogsDetector(),
                new HistoryDetector(),
                new FileDetector(),
                new TimeDetector(),
                new NtpDetector(),
                new SelinuxDetector(),
                new ModprobeDetector(),
                new LoginDefsDetector(),
                new CronDetector(),
                new ListenersDetector(),
                new FirewallDetector(),
                new WebDetector(),
                new FirstBootDetector(),
                new HostRefsDetector(),
                new AgentsDetector(),
                new WaagentDetector());
    }
}
