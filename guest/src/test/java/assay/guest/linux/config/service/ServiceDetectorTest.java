package assay.guest.linux.config.service;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.guest.fs.MemoryTree;
import assay.guest.linux.config.Detected;
import assay.guest.linux.config.Guests;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceDetectorTest {

    private static final String UNITS = "/usr/lib/systemd/system/";
    private static final String INSTALL =
            "[Service]\nExecStart=x\n[Install]\nWantedBy=multi-user.target\n";

    @Test
    void aLinkFromATargetThatBootsEnables() {
        Facts facts = detect(Guests.systemd("auditd.service"));
        assertThat(facts.at("services.auditd")).contains(Map.of("enabled", true, "start", "auto"));
        assertThat(facts.evidenceFor("services.auditd").getFirst().where())
                .isEqualTo("/etc/systemd/system/multi-user.target.wants/auditd.service");
    }

    @Test
    void aUnitWithoutALinkIsDisabledAndOneWithoutInstallIsManual() {
        Facts facts =
                detect(
                        Guests.systemd()
                                .file(UNITS + "firewalld.service", INSTALL)
                                .file(UNITS + "dbus.service", "[Service]\nExecStart=x\n"));
        assertThat(start(facts, "firewalld")).isEqualTo("disabled");
        assertThat(start(facts, "dbus")).isEqualTo("manual");
    }

    @Test
    void aLinkToNullMasksWhateverWantsIt() {
        Facts facts =
                detect(
                        Guests.systemd("auditd.service")
                                .link("/etc/systemd/system/auditd.service", "/dev/null"));
        assertThat(facts.at("services.auditd"))
                .contains(Map.of("enabled", false, "start", "masked"));
    }

    @Test
    void aLinkWithoutAUnitStartsNothing() {
        Facts facts =
                detect(
                        Guests.systemd()
                                .link(
                                        "/etc/systemd/system/multi-user.target.wants/gone.service",
                                        UNITS + "gone.service"));
        assertThat(facts.at("services.gone")).isEmpty();
    }

    @Test
    void aLinkFromATargetThatDoesNotBootIsNotEnough() {
        Facts facts =
                detect(
                        Guests.systemd()
                                .file(UNITS + "rescue.target", "[Unit]\nDescription=x\n")
                                .file(UNITS + "shell.service", INSTALL)
                                .link(
                                        "/etc/systemd/system/rescue.target.wants/shell.service",
                                        "x"));
        assertThat(start(facts, "shell")).isEqualTo("disabled");
    }

    @Test
    void dependenciesInFilesAndDropInsPullToo() {
        Facts facts =
                detect(
                        Guests.systemd("a.service")
                                .file(UNITS + "b.service", "[Service]\nExecStart=x\n")
                                .file(UNITS + "c.service", "[Unit]\nWants=d.service\n")
                                .file(UNITS + "d.service", "[Service]\nExecStart=x\n")
                                .file(
                                        "/etc/systemd/system/a.service.d/more.conf",
                                        "[Unit]\nRequires=b.service \\\n  c.service\n"));
        assertThat(start(facts, "b")).isEqualTo("auto");
        assertThat(start(facts, "d")).isEqualTo("auto");
    }

    @Test
    void aSocketEnablesTheServiceThatItActivates() {
        Facts facts =
                detect(
                        Guests.systemd("ssh.socket", "docker.socket")
                                .file(UNITS + "ssh.service", INSTALL)
                                .file(
                                        UNITS + "docker.socket",
                                        "[Socket]\nService=dockerd.service\n")
                                .file(UNITS + "dockerd.service", INSTALL));
        assertThat(start(facts, "ssh.socket")).isEqualTo("auto");
        assertThat(start(facts, "ssh")).isEqualTo("auto");
        assertThat(start(facts, "dockerd")).isEqualTo("auto");
    }

    @Test
    void theBusAliasThatEnableMakesEnables() {
        Facts facts =
                detect(
                        Guests.systemd()
                                .file(UNITS + "firewalld.service", INSTALL)
                                .link(
                                        "/etc/systemd/system/dbus-org.fedoraproject.FirewallD1.service",
                                        UNITS + "firewalld.service"));
        assertThat(start(facts, "firewalld")).isEqualTo("auto");
    }

    @Test
    void anAliasHasTheStateOfItsUnit() {
        Facts facts =
                detect(
                        Guests.systemd("rsyslog.service")
                                .link(
                                        "/etc/systemd/system/syslog.service",
                                        UNITS + "rsyslog.service"));
        assertThat(start(facts, "syslog")).isEqualTo("auto");
    }

    @Test
    void aTemplateStartsUnderTheNameOfItsInstance() {
        Facts facts =
                detect(
                        Guests.systemd()
                                .file(UNITS + "getty@.service", INSTALL)
                                .link(
                                        "/etc/systemd/system/multi-user.target.wants/getty@tty1.service",
                                        UNITS + "getty@.service"));
        assertThat(facts.at("services[getty@tty1].enabled")).contains(true);
        assertThat(facts.at("services[getty@]")).isEmpty();
    }

    @Test
    void theFirstBootEnablesWhatPresetsSay() {
        MemoryTree.Builder guest =
                Guests.systemd()
                        .file("/etc/machine-id", "uninitialized\n")
                        .file(UNITS + "chronyd.service", INSTALL)
                        .file(UNITS + "telnet.service", INSTALL)
                        .file(
                                "/usr/lib/systemd/system-preset/90-default.preset",
                                "enable chrony*\ndisable *\n");
        assertThat(start(detect(guest), "chronyd")).isEqualTo("auto");
        assertThat(start(detect(guest), "telnet")).isEqualTo("disabled");
        guest.file("/etc/machine-id", "");
        assertThat(start(detect(guest), "chronyd")).isEqualTo("disabled");
    }

    @Test
    void anInitScriptStartsUnderSystemdIfALinkSaysSoAndNoUnitReplacesIt() {
        Facts facts =
                detect(
                        Guests.systemd()
                                .file("/etc/init.d/network", "#!/bin/sh\n")
                                .mode(0755)
                                .file("/etc/init.d/auditd", "#!/bin/sh\n")
                                .mode(0755)
                                .file(UNITS + "auditd.service", INSTALL)
                                .link("/etc/rc3.d/S10network", "../init.d/network")
                                .link("/etc/rc3.d/S11auditd", "../init.d/auditd"));
        assertThat(start(facts, "network")).isEqualTo("auto");
        assertThat(start(facts, "auditd")).isEqualTo("disabled");
    }

    @Test
    void centos6StartsWhatItsRunLevelLinks() {
        Facts facts =
                detect(
                        MemoryTree.builder()
                                .file("/etc/inittab", "# levels\nid:3:initdefault:\n")
                                .file("/etc/rc.d/init.d/sshd", "#!/bin/sh\n")
                                .mode(0755)
                                .file("/etc/rc.d/init.d/cups", "#!/bin/sh\n")
                                .mode(0755)
                                .link("/etc/rc.d/rc3.d/S55sshd", "../init.d/sshd")
                                .link("/etc/rc.d/rc5.d/S56cups", "../init.d/cups")
                                .link("/etc/rc.d/rc3.d/K10cups", "../init.d/cups"));
        assertThat(start(facts, "sshd")).isEqualTo("auto");
        assertThat(start(facts, "cups")).isEqualTo("disabled");
    }

    @Test
    void anExecutableRcLocalIsStartedByItsGenerator() {
        MemoryTree.Builder guest =
                Guests.systemd()
                        .file(
                                UNITS + "rc-local.service",
                                "[Service]\nExecStart=/etc/rc.local start\n")
                        .file("/etc/rc.local", "#!/bin/sh\n");
        assertThat(start(detect(guest), "rc-local")).isEqualTo("manual");
        guest.at("/etc/rc.local").mode(0755);
        assertThat(start(detect(guest), "rc-local")).isEqualTo("auto");
    }

    @Test
    void unitsThatWantEachOtherEnd() {
        Facts facts =
                detect(
                        Guests.systemd("a.service")
                                .file(UNITS + "a.service", "[Unit]\nWants=b.service\n")
                                .file(UNITS + "b.service", "[Unit]\nWants=a.service\n")
                                .link(UNITS + "x.service", "y.service")
                                .link(UNITS + "y.service", "x.service"));
        assertThat(start(facts, "b")).isEqualTo("auto");
    }

    @Test
    void upstartStartsJobsUnlessAnOverrideMakesThemManual() {
        Facts facts =
                Detected.in(
                        MemoryTree.builder()
                                .file(
                                        "/etc/init/ssh.conf",
                                        "# x\nstart on runlevel [2345]\nexec y\n")
                                .file("/etc/init/mysql.conf", "start on runlevel [2345]\n")
                                .file("/etc/init/mysql.override", "manual\n")
                                .file("/etc/init/control-alt-delete.conf", "exec z\n")
                                .guest(),
                        new ServiceDetector());

        assertThat(facts.at("services.ssh.enabled")).hasValue(true);
        assertThat(facts.at("services.mysql.enabled")).hasValue(false);
        assertThat(facts.at("services.mysql.start")).hasValue("manual");
        assertThat(facts.evidenceFor("services.mysql").getFirst().where())
                .isEqualTo("/etc/init/mysql.override");
        assertThat(facts.at("services.control-alt-delete.start")).hasValue("manual");
    }

    @Test
    void withoutAnyInitTheServicesAreUnreadAndNotNone() {
        Facts facts = detect(MemoryTree.builder());
        assertThat(facts.at("services")).isEmpty();
        assertThat(facts.whyUnread("services")).isPresent();
    }

    private static Facts detect(MemoryTree.Builder guest) {
        return Detected.in(guest.guest(), new ServiceDetector());
    }

    private static Object start(Facts facts, String service) {
        return facts.at("services[" + service + "].start").orElseThrow();
    }
}
