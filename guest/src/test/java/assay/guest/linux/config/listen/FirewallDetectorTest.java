package assay.guest.linux.config.listen;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.guest.fs.MemoryTree;
import assay.guest.linux.config.Detected;
import assay.guest.linux.config.Guests;
import assay.guest.linux.config.service.ServiceDetector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a guest's firewall closes. */
class FirewallDetectorTest {

    @Test
    void aGuestWithoutFirewallClosesNothing() {
        Facts facts = detect(Guests.systemd("cron.service"));
        assertThat(facts.at("firewall")).contains(Map.of("anyEnabled", false, "blocks", List.of()));
    }

    @Test
    void debiansOwnRulesetStopsNothing() {
        Facts facts =
                detect(
                        nft(
                                """
                                #!/usr/sbin/nft -f
                                flush ruleset
                                table inet filter {
                                \tchain input {
                                \t\ttype filter hook input priority filter;
                                \t}
                                }
                                """));
        assertThat(facts.at("firewall.anyEnabled")).contains(false);
    }

    @Test
    void nftablesClosesWhatItsRulesDoNotOpen() {
        Facts facts =
                detect(
                        nft(
                                """
                                table inet filter {
                                  chain input {
                                    type filter hook input priority 0; policy drop;
                                    ct state { established, related } accept
                                    iif "lo" accept
                                    ip saddr 10.0.0.0/8 tcp dport 3306 accept
                                    tcp dport { 22,
                                       6379-6380 } ct state new accept comment "drop it"
                                    jump more
                                  }
                                  chain more {
                                    tcp dport 9200 counter accept
                                  }
                                }
                                """));
        assertThat(facts.at("firewall.anyEnabled")).contains(true);
        assertThat(blocks(facts)).contains(3306L, 8080L).doesNotContain(6379L, 9200L);
    }

    @Test
    void aRulesetWithNamedSetsIsNotGuessed() {
        Facts facts =
                detect(
                        nft(
                                "table inet f {\nchain i {\ntype filter hook input priority 0; policy drop;\ntcp dport @open accept\n}\n}\n"));
        assertThat(facts.at("firewall.anyEnabled")).contains(true);
        assertThat(facts.at("firewall.blocks")).isEmpty();
        assertThat(facts.whyUnread("firewall.blocks").orElseThrow()).contains("nftables.conf:4");
    }

    @Test
    void iptablesRulesAreFollowedInOrder() {
        Facts facts =
                detect(
                        Guests.systemd("iptables.service")
                                .file(
                                        "/etc/sysconfig/iptables",
                                        """
                                        *nat
                                        :INPUT DROP [0:0]
                                        COMMIT
                                        *filter
                                        :INPUT ACCEPT [0:0]
                                        -A INPUT -m state --state ESTABLISHED,RELATED -j ACCEPT
                                        -A INPUT -i lo -j ACCEPT
                                        -A INPUT -s 10.0.0.0/8 -p tcp --dport 3306 -j ACCEPT
                                        -A INPUT -p tcp -m state --state NEW -m tcp --dport 8080 -j ACCEPT
                                        -A INPUT -p tcp -m multiport --dports 80,9200:9300 -j ACCEPT
                                        -A INPUT -j REJECT --reject-with icmp-host-prohibited
                                        -A INPUT -p tcp --dport 6379 -j ACCEPT
                                        COMMIT
                                        """));
        assertThat(facts.at("firewall.anyEnabled")).contains(true);
        assertThat(blocks(facts)).contains(3306L, 6379L).doesNotContain(8080L, 9200L);
    }

    @Test
    void ufwIsOnOnlyWhereItsOwnFileSaysSo() {
        MemoryTree.Builder guest =
                Guests.systemd("ufw.service")
                        .file("/etc/ufw/ufw.conf", "ENABLED=no\n")
                        .file(
                                "/etc/ufw/user.rules",
                                """
                                *filter
                                :ufw-user-input - [0:0]
                                ### tuple ### allow tcp 8080 0.0.0.0/0 any 0.0.0.0/0 in
                                -A ufw-user-input -p tcp --dport 8080 -j ACCEPT
                                -A ufw-user-input -p tcp --dport 873 -m conntrack --ctstate NEW -m recent --set
                                -A ufw-user-input -p tcp --dport 873 -m conntrack --ctstate NEW -m recent --update --seconds 30 --hitcount 6 -j ufw-user-limit
                                -A ufw-user-input -p tcp --dport 873 -j ufw-user-limit-accept
                                -A ufw-user-limit -j REJECT
                                -A ufw-user-limit-accept -j ACCEPT
                                """);
        assertThat(detect(guest).at("firewall.anyEnabled")).contains(false);
        guest.file("/etc/ufw/ufw.conf", "ENABLED=yes\n");
        assertThat(detect(guest).at("firewall.anyEnabled")).contains(true);
        assertThat(blocks(detect(guest))).contains(3306L).doesNotContain(8080L, 873L);
    }

    @Test
    void firewalldOpensTheServicesOfItsZone() {
        Facts facts =
                detect(
                        Guests.systemd("firewalld.service")
                                .file("/etc/firewalld/firewalld.conf", "DefaultZone=shop\n")
                                .file(
                                        "/etc/firewalld/zones/shop.xml",
                                        """
                                        <zone>
                                          <service name="rsyncd"/>
                                          <port protocol="tcp" port="8000-8100"/>
                                          <!-- <port protocol="tcp" port="3306"/> -->
                                        </zone>
                                        """)
                                .file(
                                        "/usr/lib/firewalld/services/rsyncd.xml",
                                        "<service><port protocol=\"tcp\" port=\"873\"/></service>"));
        assertThat(blocks(facts)).contains(3306L, 6379L).doesNotContain(873L, 8080L);
    }

    @Test
    void aZoneThatTakesEverythingClosesNothing() {
        Facts facts =
                detect(
                        Guests.systemd("firewalld.service")
                                .file(
                                        "/etc/firewalld/zones/public.xml",
                                        "<zone target=\"ACCEPT\"></zone>"));
        assertThat(facts.at("firewall.blocks")).contains(List.of());
    }

    @Test
    void chainsThatCallEachOtherEndAndOpenEverything() {
        Facts facts =
                detect(
                        Guests.systemd("netfilter-persistent.service")
                                .file(
                                        "/etc/iptables/rules.v4",
                                        "*filter\n:INPUT DROP [0:0]\n-A INPUT -j A\n-A A -j A\n"));
        assertThat(facts.at("firewall.blocks")).contains(List.of());
    }

    private static MemoryTree.Builder nft(String rules) {
        return Guests.systemd("nftables.service").file("/etc/nftables.conf", rules);
    }

    private static List<Object> blocks(Facts facts) {
        return List.copyOf((List<?>) facts.at("firewall.blocks").orElseThrow());
    }

    private static Facts detect(MemoryTree.Builder guest) {
        return Detected.in(guest.guest(), new ServiceDetector(), new FirewallDetector());
    }
}
