package assay.guest.linux.config.net;

import static assay.guest.linux.config.Detected.column;
import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.guest.fs.MemoryTree;
import assay.guest.linux.config.Detected;
import assay.guest.linux.config.Guests;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InterfacesTest {

    private static final String NAMES = "network.interfaces";

    @Test
    void aProfileLeftForTheBuildersAdapterKeepsItsName() {
        Facts facts = ifcfg("ens33", "DEVICE=ens33\nBOOTPROTO=dhcp\nONBOOT=yes\n");
        assertThat(facts.at("network.manager")).contains("ifcfg");
        assertThat(column(facts, NAMES, "name")).containsExactly("ens33");
    }

    @Test
    void centos7WithItsNetworkScriptHasEth0ByDhcp() {
        Facts facts =
                ifcfg(
                        "eth0",
                        "DEVICE=\"eth0\"\nBOOTPROTO=\"dhcp\"\nONBOOT=\"yes\"\nTYPE=Ethernet\n");
        assertThat(facts.at(NAMES))
                .contains(
                        List.of(
                                Map.of(
                                        "name", "eth0",
                                        "method", "dhcp",
                                        "hwaddr", "",
                                        "ipv6", "auto",
                                        "onboot", true)));
        assertThat(facts.evidenceFor(NAMES).getFirst().where())
                .isEqualTo("/etc/sysconfig/network-scripts/ifcfg-eth0");
    }

    @Test
    void aMacAddressThatAProfileIsTiedToIsReported() {
        Facts facts = ifcfg("eth0", "BOOTPROTO=dhcp\nHWADDR=52:54:00:AB:CD:EF\n");
        assertThat(column(facts, NAMES, "hwaddr")).containsExactly("52:54:00:ab:cd:ef");
    }

    @Test
    void aStaticAddressCountsOnlyWhereItIsActive() {
        assertThat(column(ifcfg("eth0", "BOOTPROTO=none\nIPADDR=10.0.0.2\n"), NAMES, "method"))
                .containsExactly("static");
        assertThat(ifcfg("eth0", "BOOTPROTO=none\nIPADDR=10.0.0.2\nONBOOT=no\n").at(NAMES))
                .contains(List.of());
        assertThat(column(ifcfg("eth0", "BOOTPROTO=dhcp\n#IPADDR=10.0.0.2\n"), NAMES, "method"))
                .containsExactly("dhcp");
    }

    @Test
    void adaptersThatSoftwareMakesAreLeftOut() {
        for (String name : List.of("lo", "docker0", "virbr0", "bond0", "veth12ab")) {
            assertThat(ifcfg(name, "BOOTPROTO=none\nIPADDR=10.0.0.2\n").at(NAMES))
                    .as(name)
                    .contains(List.of());
        }
    }

    @Test
    void leftOverCopiesOfIfcfgFilesAreNoProfiles() {
        assertThat(ifcfg("eth0.bak", "BOOTPROTO=none\nIPADDR=10.0.0.2\n").at(NAMES))
                .contains(List.of());
    }

    @Test
    void rockyWithNetworkManagerTakesAnyAdapter() {
        Facts facts =
                networkManager(
                        "[connection]\nid=cloud\ntype=ethernet\n[ipv4]\nmethod=auto\n[ipv6]\nmethod=auto\n");
        assertThat(facts.at("network.manager")).contains("NetworkManager");
        assertThat(column(facts, NAMES, "name")).containsExactly("eth0");
        assertThat(column(facts, NAMES, "ipv6")).containsExactly("auto");
    }

    @Test
    void aKeyFileForOneAdapterKeepsItsName() {
        Facts facts =
                networkManager(
                        "[connection]\ntype=ethernet\ninterface-name=enp1s0\n[ipv4]\nmethod=auto\n");
        assertThat(column(facts, NAMES, "name")).containsExactly("enp1s0");
    }

    @Test
    void aKeyFileWithFixedAddressesIsStatic() {
        Facts facts =
                networkManager(
                        """
                        [connection]
                        type=ethernet
                        interface-name=eth0
                        [ipv4]
                        address1=192.0.2.10/24,192.0.2.1
                        method=manual
                        [ipv6]
                        address1=2001:db8::5/64
                        method=manual
                        """);
        assertThat(column(facts, NAMES, "method")).containsExactly("static");
        assertThat(column(facts, NAMES, "ipv6")).containsExactly("static");
        assertThat(facts.at("network.ipv6.staticAddresses")).contains(List.of("2001:db8::5"));
    }

    @Test
    void wifiPasswordsInKeyFilesNeverBecomeEvidence() {
        Facts facts = networkManager("[connection]\ntype=wifi\n[wifi-security]\npsk=topsecret\n");
        assertThat(facts.at(NAMES)).contains(List.of());
        assertThat(facts.evidence().toString() + facts.values()).doesNotContain("topsecret");
    }

    @Test
    void ubuntuTiedToTheBuildersMacByCloudInitSaysSo() {
        Facts facts =
                netplan(
                        """
                        network:
                          version: 2
                          ethernets:
                            eth0:
                              dhcp4: true
                              match:
                                macaddress: 52:54:00:12:34:56
                              set-name: eth0
                        """);
        assertThat(facts.at("network.manager")).contains("netplan");
        assertThat(column(facts, NAMES, "name")).containsExactly("eth0");
        assertThat(column(facts, NAMES, "hwaddr")).containsExactly("52:54:00:12:34:56");
    }

    @Test
    void aStaticNetplanPatternStaysAPattern() {
        Facts facts =
                netplan(
                        "network: {ethernets: {a: {match: {name: \"en*\"},"
                                + " addresses: [192.0.2.3/24, \"2001:db8::3/64\"]}}}\n");
        assertThat(column(facts, NAMES, "name")).containsExactly("en*");
        assertThat(column(facts, NAMES, "method")).containsExactly("static");
        assertThat(facts.at("network.ipv6.staticAddresses")).contains(List.of("2001:db8::3"));
    }

    @Test
    void laterNetplanFilesChangeSingleKeysOfEarlierOnes() {
        Facts facts =
                Detected.in(
                        netplanGuest()
                                .file(
                                        "/etc/netplan/10-a.yaml",
                                        "network: {ethernets: {ens3: {dhcp4: true}}}")
                                .file(
                                        "/etc/netplan/20-b.yaml",
                                        "network: {ethernets: {ens3: {dhcp4: no}}}")
                                .guest(),
                        Map.of("services.x.enabled", true),
                        new InterfacesDetector());
        assertThat(column(facts, NAMES, "method")).containsExactly("none");
    }

    @Test
    void netplanThatIsNotYamlIsUnreadAndNotEmpty() {
        Facts facts = netplan("network:\n\tethernets: {}\n");
        assertThat(facts.at(NAMES)).isEmpty();
        assertThat(facts.whyUnread(NAMES)).contains("netplan: /etc/netplan/50-x.yaml is not YAML");
    }

    @Test
    void networkdIgnoresItsFilesForContainersAndTakesPatterns() {
        Facts facts =
                enabled(
                        "systemd-networkd",
                        Guests.systemd()
                                .file(
                                        "/usr/lib/systemd/network/80-container-host0.network",
                                        "[Match]\nVirtualization=container\nName=host0\n[Network]\nDHCP=yes\n")
                                .file(
                                        "/etc/systemd/network/10-dhcp.network",
                                        "[Match]\nName=e*\n[Network]\nDHCP=yes\n"));
        assertThat(column(facts, NAMES, "name")).containsExactly("eth0");
        assertThat(column(facts, NAMES, "pattern")).containsExactly("e*");
    }

    @Test
    void ifupdownFollowsSourceAndJoinsBothFamilies() {
        Facts facts =
                enabled(
                        "networking",
                        Guests.systemd()
                                .file(
                                        "/etc/network/interfaces",
                                        "source interfaces.d/*\nauto lo\niface lo inet loopback\n")
                                .file(
                                        "/etc/network/interfaces.d/50-cloud-init",
                                        """
                                        auto eth0
                                        iface eth0 inet dhcp
                                            hwaddress ether 52:54:00:AA:BB:CC
                                        iface eth0 inet6 static
                                            address 2001:db8::2/64
                                        """));
        assertThat(facts.at("network.manager")).contains("ifupdown");
        assertThat(column(facts, NAMES, "name")).containsExactly("eth0");
        assertThat(column(facts, NAMES, "method")).containsExactly("dhcp");
        assertThat(column(facts, NAMES, "ipv6")).containsExactly("static");
        assertThat(column(facts, NAMES, "hwaddr")).containsExactly("52:54:00:aa:bb:cc");
    }

    @Test
    void profilesOfAProgramThatDoesNotStartAreInert() {
        Facts facts =
                enabled(
                        "networkmanager",
                        Guests.systemd()
                                .file(
                                        "/etc/network/interfaces",
                                        "auto ens3\niface ens3 inet dhcp\n"));
        assertThat(facts.at("network.manager")).contains("NetworkManager");
        assertThat(facts.at(NAMES)).contains(List.of());
    }

    @Test
    void withoutKnowingWhatStartsNothingIsSaid() {
        Facts facts = Detected.in(MemoryTree.builder().guest(), new InterfacesDetector());
        assertThat(facts.at(NAMES)).isEmpty();
        assertThat(facts.whyUnread(NAMES)).contains("what starts at boot is unknown");
    }

    private static Facts ifcfg(String name, String text) {
        return enabled(
                "network",
                Guests.systemd().file("/etc/sysconfig/network-scripts/ifcfg-" + name, text));
    }

    private static Facts networkManager(String text) {
        return enabled(
                "networkmanager",
                Guests.systemd()
                        .file("/etc/NetworkManager/system-connections/a.nmconnection", text));
    }

    private static Facts netplan(String text) {
        return enabled("x", netplanGuest().file("/etc/netplan/50-x.yaml", text));
    }

    private static MemoryTree.Builder netplanGuest() {
        return Guests.systemd().file("/usr/sbin/netplan", "#!/usr/bin/python3\n");
    }

    private static Facts enabled(String service, MemoryTree.Builder guest) {
        return Detected.in(
                guest.guest(),
                Map.of("services." + service + ".enabled", true),
                new InterfacesDetector());
    }
}
