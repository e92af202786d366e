package assay.guest.windows.config;

import java.util.List;

/**
 * A service that listens, and where its configuration says on what.
 *
 * @param service the start of its name, in lower case
 * @param ports those it takes unless told otherwise
 * @param local whether it serves this machine alone unless told otherwise
 * @param files its configuration, beside its program or in folders above; the first that is there
 */
record Daemon(String service, List<Integer> ports, boolean local, List<String> files) {

    /** Those that are known; Windows' own come first. */
    static final List<Daemon> ALL =
            List.of(
                    open("lanmanserver", 445),
                    open("netbt", 139),
                    open("rpcss", 135),
                    open("winrm", 5985),
                    open("w3svc", 80),
                    open("ftpsvc", 21),
                    open("sshd", 22),
                    open("mssqlserver", 1433),
                    open("mssql$", 1433),
                    open("sqlbrowser", 1434),
                    open("mysql", 3306, "my.ini", "my.cnf"),
                    open("mariadb", 3306, "my.ini", "my.cnf"),
                    local("redis", 6379, "redis.windows-service.conf", "redis.conf"),
                    local("mongodb", 27017, "mongod.cfg", "mongod.conf"),
                    local("elasticsearch", 9200),
                    local("postgresql", 5432),
                    local("couchdb", 5984),
                    open("apache", 80),
                    open("nginx", 80),
                    open("tomcat", 8080),
                    open("memcached", 11211),
                    open("rsync", 873));

    private static Daemon open(String service, int port, String... files) {
        return new Daemon(service, List.of(port), false, List.of(files));
    }

    private static Daemon local(String service, int port, String... files) {
        return new Daemon(service, List.of(port), true, List.of(files));
    }
}
