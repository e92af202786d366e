package assay.guest.linux.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.config.text.Glob;
import assay.guest.linux.config.text.Line;
import assay.guest.linux.config.text.ShellFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code identity}: what makes this one machine and would make all its copies the same machine.
 *
 * <p>{@code randomSeed} is {@code absent} or {@code stale}: a seed that stands in an image is the
 * same in every copy, and nothing tells one that was made fresh for it.
 */
final class IdentityDetector implements Detector {

    private static final List<String> LEASES =
            List.of(
                    "/var/lib/dhcp/*lease*",
                    "/var/lib/dhclient/*lease*",
                    "/var/lib/NetworkManager/*.lease",
                    "/var/lib/dhcpcd/*lease*",
                    "/var/lib/dhcpcd5/*lease*",
                    "/var/lib/wicked/lease-*",
                    "/var/lib/systemd/network/lease*");

    private static final List<String> REGISTRATIONS =
            List.of(
                    "/etc/pki/consumer/cert.pem",
                    "/etc/pki/entitlement/*.pem",
                    "/etc/sysconfig/rhn/systemid",
                    "/etc/zypp/credentials.d/SCCcredentials");

    private static final Map<String, List<String>> ENROLMENTS =
            Map.of(
                    "ipa", List.of("/etc/ipa/default.conf"),
                    "kerberos", List.of("/etc/krb5.keytab"),
                    "puppet",
                            List.of(
                                    "/etc/puppetlabs/puppet/ssl/certs/*.pem",
                                    "/var/lib/puppet/ssl/certs/*.pem"),
                    "samba", List.of("/var/lib/samba/private/secrets.tdb"),
                    "sssd", List.of("/etc/sssd/sssd.conf", "/etc/sssd/conf.d/*.conf"));

    private static final List<String> SEEDS =
            List.of(
                    "/var/lib/systemd/random-seed",
                    "/var/lib/random-seed",
                    "/var/lib/urandom/random-seed",
                    "/boot/efi/loader/random-seed");

    @Override
    public String produces() {
        return "identity";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        putMachineId(files, facts);
        putHostname(files, facts);
        List<String> keys = filled(files, List.of("/etc/ssh/ssh_host_*"));
        facts.put("identity.sshHostKeys", keys, places(keys, "/etc/ssh"));
        List<String> leases = filled(files, LEASES);
        facts.put("identity.dhcpLeases", leases.size(), places(leases, "/var/lib"));
        String provisioned = "/var/lib/waagent/provisioned";
        facts.put(
                "identity.waagentProvisioned", files.exists(provisioned), Evidence.at(provisioned));
        putSubscription(files, facts);
        List<String> enrolments = new ArrayList<>();
        for (String name : ENROLMENTS.keySet().stream().sorted().toList()) {
            List<String> found = filled(files, ENROLMENTS.getOrDefault(name, List.of()));
            if (!found.isEmpty()) {
                enrolments.add(name);
                facts.evidence("identity.enrolments", Evidence.at(found.getFirst()));
            }
        }
        facts.put("identity.enrolments", enrolments);
        String devices = "/etc/lvm/devices/system.devices";
        facts.put("identity.lvmDevicesFile", files.exists(devices), Evidence.at(devices));
        List<String> seeds = filled(files, SEEDS);
        facts.put(
                "identity.randomSeed",
                seeds.isEmpty() ? "absent" : "stale",
                places(seeds, SEEDS.getFirst()));
    }

    /**
     * {@code machine-id(5)}: an empty file is filled at boot, from {@code /var/lib/dbus/machine-id}
     * if that has an id of its own.
     */
    private static void putMachineId(GuestFiles files, Facts.Builder facts) throws IOException {
        String systemd = "/etc/machine-id";
        String dbus = "/var/lib/dbus/machine-id";
        String id = firstLine(files, systemd);
        boolean there = files.findNoFollow(systemd).isPresent();
        Evidence seen = Evidence.at(systemd);
        String state = there ? "empty" : "absent";
        if (id.equals("uninitialized")) {
            state = id;
        } else if (!id.isEmpty()) {
            state = "set";
        } else if (!firstLine(files, dbus).isEmpty()) {
            state = "set";
            seen = Evidence.at(dbus);
        }
        facts.put("identity.machineId", state, seen);
    }

    /** The name in {@code /etc/hostname} or Red Hat's older place; empty for {@code localhost}. */
    private static void putHostname(GuestFiles files, Facts.Builder facts) throws IOException {
        String path = "/etc/hostname";
        String name = firstLine(files, path);
        if (name.isEmpty()) {
            String network = "/etc/sysconfig/network";
            name = ShellFile.parse(Line.read(files, network)).value("HOSTNAME", "");
            path = name.isEmpty() ? path : network;
        }
        boolean local = name.equals("localhost") || name.startsWith("localhost.");
        facts.put("identity.builderHostname", local ? "" : name, Evidence.at(path, name));
    }

    private static void putSubscription(GuestFiles files, Facts.Builder facts) throws IOException {
        List<String> certificates = filled(files, REGISTRATIONS);
        facts.put(
                "identity.subscription.registered",
                !certificates.isEmpty(),
                places(certificates, "/etc/pki"));
        Optional<Object> packages = facts.at("packages.byName");
        if (packages.isEmpty()) {
            facts.unread("identity.subscription.rhuiPackages", "the packages are unknown");
            return;
        }
        List<String> rhui =
                ((Map<?, ?>) packages.get())
                        .keySet().stream()
                                .map(Object::toString)
                                .filter(name -> name.contains("rhui"))
                                .sorted()
                                .toList();
        facts.put("identity.subscription.rhuiPackages", rhui, Evidence.at("package database"));
    }

    /** The files that match and are not empty: emptied ones are as good as deleted. */
    private static List<String> filled(GuestFiles files, List<String> patterns) throws IOException {
        List<String> filled = new ArrayList<>();
        for (String pattern : patterns) {
            for (String path : Glob.expand(files, pattern)) {
                Optional<Found> file = files.find(path).filter(found -> found.node().isRegular());
                if (file.isPresent() && file.get().node().size() > 0) {
                    filled.add(path);
                }
            }
        }
        return filled;
    }

    private static Evidence[] places(List<String> paths, String looked) {
        return paths.isEmpty()
                ? new Evidence[] {Evidence.at(looked)}
                : paths.stream().map(Evidence::at).toArray(Evidence[]::new);
    }

    /** The first line that says anything. */
    private static String firstLine(GuestFiles files, String path) throws IOException {
        return Line.read(files, path).stream()
                .filter(line -> !line.isBlankOrComment())
                .map(line -> line.text().strip())
                .findFirst()
                .orElse("");
    }
}
