package assay.guest.linux.config.listen;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A program that listens, and where it says on what.
 *
 * @param services names of its services, in lower case
 * @param ports on which it listens unless it is told otherwise
 * @param bind the address on which it does; {@code 0.0.0.0} for all
 * @param files its configuration; patterns as {@link assay.guest.linux.config.text.Glob} expands
 * @param port finds a port in a line of it
 * @param address finds addresses in a line of it
 * @param off a line with which it does not listen at all
 */
record Daemon(
        List<String> services,
        List<Integer> ports,
        String bind,
        List<String> files,
        Pattern port,
        Pattern address,
        Pattern off) {

    static final String ALL = "0.0.0.0";
    static final String LOCAL = "127.0.0.1";

    private static final Pattern NEVER = Pattern.compile("(?!)");

    /** Those that are known. What listens through a socket unit of systemd needs no entry. */
    static final List<Daemon> KNOWN =
            List.of(
                    on("mysql mysqld mariadb", ALL, 3306)
                            .in(
                                    "/etc/my.cnf",
                                    "/etc/my.cnf.d/*.cnf",
                                    "/etc/mysql/my.cnf",
                                    "/etc/mysql/*.d/*.cnf")
                            .says("port\\s*=\\s*(\\d+)", "bind[-_]address\\s*=\\s*(\\S+)")
                            .off("skip[-_]networking(?:\\s*=\\s*(?:1|on|true))?"),
                    on("postgresql postgresql@ postgres", LOCAL, 5432)
                            .in(
                                    "/etc/postgresql/*/*/postgresql.conf",
                                    "/var/lib/pgsql/data/postgresql*.conf",
                                    "/var/lib/pgsql/*/data/postgresql*.conf")
                            .says("port\\s*=\\s*(\\d+)", "listen_addresses\\s*=\\s*'([^']*)'"),
                    on("redis redis-server valkey", ALL, 6379)
                            .in("/etc/redis/redis.conf", "/etc/redis.conf", "/etc/valkey/*.conf")
                            .says("port\\s+(\\d+)", "bind\\s+(.+)"),
                    on("mongod mongodb", LOCAL, 27_017)
                            .in("/etc/mongod.conf", "/etc/mongodb.conf")
                            .says("port\\s*[:=]\\s*(\\d+)", "bind_?[iI]p\\s*[:=]\\s*(.+)"),
                    on("elasticsearch opensearch", LOCAL, 9200)
                            .in("/etc/elasticsearch/*.yml", "/etc/opensearch/opensearch.yml")
                            .says("http\\.port\\s*:\\s*(\\d+)", "(?:network|http)\\.host\\s*:(.+)"),
                    on("memcached", ALL, 11_211)
                            .in("/etc/memcached.conf", "/etc/sysconfig/memcached")
                            .says(
                                    "(?:-p\\s*|PORT=\"?)(\\d+).*",
                                    "(?:.*[\\s\"])?-l\\s*([^\\s\"]+).*"),
                    on("rsync rsyncd", ALL, 873)
                            .in("/etc/rsyncd.conf")
                            .says("port\\s*=\\s*(\\d+)", "address\\s*=\\s*(\\S+)"),
                    on("tomcat tomcat7 tomcat8 tomcat9 tomcat10 tomcat11", ALL, 8080)
                            .in(
                                    "/etc/tomcat*/server.xml",
                                    "/opt/*tomcat*/conf/server.xml",
                                    "/usr/local/*tomcat*/conf/server.xml")
                            .says(
                                    "<Connector\\b.{0,500}?\\bport=\"(\\d+)\".*",
                                    "<Connector\\b.{0,500}?\\baddress=\"([^\"]*)\".*"),
                    on("nginx openresty", ALL, 80)
                            .in("/etc/nginx/*.conf", "/etc/nginx/*.d/*", "/etc/nginx/*-enabled/*")
                            .says(
                                    "(?:.*[\\s{;])?listen\\s+(?:\\S*:)?(\\d+)\\b.*",
                                    "(?:.*[\\s{;])?listen\\s+(\\S+):\\d+\\b.*"),
                    on("apache2 httpd", ALL, 80)
                            .in(
                                    "/etc/apache2/ports.conf",
                                    "/etc/apache2/listen.conf",
                                    "/etc/httpd/conf/httpd.conf",
                                    "/etc/httpd/conf.d/*.conf")
                            .says(
                                    "(?i)listen\\s+(?:\\S*:)?(\\d+)\\b.*",
                                    "(?i)listen\\s+(\\S+):\\d+\\b.*"),
                    on("docker", ALL)
                            .in(
                                    "/etc/docker/daemon.json",
                                    "/etc/default/docker",
                                    "/etc/sysconfig/docker",
                                    "/etc/systemd/system/docker.service.d/*.conf",
                                    "/etc/systemd/system/docker.service",
                                    "/usr/lib/systemd/system/docker.service")
                            .says(
                                    ".*tcp://[^\\s\",]{0,200}:(\\d+).*",
                                    ".*tcp://([^\\s\",]{0,200}):\\d+.*"),
                    on("vsftpd", ALL, 21)
                            .in("/etc/vsftpd.conf", "/etc/vsftpd/vsftpd.conf")
                            .says("listen_port=(\\d+)", "listen_address6?=(\\S+)"),
                    on("rpcbind", ALL, 111),
                    on("smbd smb", ALL, 139, 445)
                            .in("/etc/samba/smb.conf")
                            .says("smb ports\\s*=\\s*(\\d+).*", "(?!)()"),
                    on("couchdb", LOCAL, 5984)
                            .in("/opt/couchdb/etc/local.ini", "/opt/couchdb/etc/local.d/*.ini")
                            .says("port\\s*=\\s*(\\d+)", "bind_address\\s*=\\s*(\\S+)"),
                    on("mssql-server", ALL, 1433)
                            .in("/var/opt/mssql/mssql.conf")
                            .says("tcpport\\s*=\\s*(\\d+)", "ipaddress\\s*=\\s*(\\S+)"),
                    on("jenkins", ALL, 8080)
                            .in("/etc/default/jenkins", "/etc/sysconfig/jenkins")
                            .says(
                                    "(?:HTTP|JENKINS)_PORT=\"?(\\d+).*",
                                    "JENKINS_LISTEN_ADDRESS=(.+)"),
                    on("postfix", ALL, 25)
                            .in("/etc/postfix/main.cf")
                            .says("(?!)()", "inet_interfaces\\s*=\\s*(.+)"),
                    on("exim4 exim", ALL, 25)
                            .in("/etc/exim4/update-exim4.conf.conf")
                            .says("(?!)()", "dc_local_interfaces='([^']*)'"),
                    on("squid", ALL, 3128)
                            .in("/etc/squid/squid.conf")
                            .says("http_port\\s+(?:\\S+:)?(\\d+).*", "http_port\\s+(\\S+):\\d+.*"));

    private static Daemon on(String services, String bind, Integer... ports) {
        return new Daemon(
                List.of(services.split(" ", -1)),
                List.of(ports),
                bind,
                List.of(),
                NEVER,
                NEVER,
                NEVER);
    }

    private Daemon in(String... paths) {
        return new Daemon(services, ports, bind, List.of(paths), port, address, off);
    }

    private Daemon says(String aPort, String anAddress) {
        return new Daemon(
                services,
                ports,
                bind,
                files,
                Pattern.compile(aPort),
                Pattern.compile(anAddress),
                off);
    }

    private Daemon off(String line) {
        return new Daemon(services, ports, bind, files, port, address, Pattern.compile(line));
    }
}
