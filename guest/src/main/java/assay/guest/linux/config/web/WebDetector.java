package assay.guest.linux.config.web;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.config.service.UnitFiles;
import assay.guest.linux.config.text.Glob;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code webapps}: web servers, PHP, Tomcat, and servers that products bring beside them; whom each
 * runs as, what it shows without being asked to, and what of its hardening is missing. Master
 * processes are root's everywhere; the user is that of the processes which answer.
 */
public final class WebDetector implements Detector {

    private static final int MAX_ROOTS = 100;

    private static final Pattern NGINX_USER = Pattern.compile("\\s*user\\s+([\\w.-]+).*;.*");
    private static final Pattern AUTOINDEX =
            Pattern.compile("(?:.*[\\s{;])?autoindex\\s+on\\s*;.*");
    private static final Pattern ROOT =
            Pattern.compile("(?:.*[\\s{;])?(?:root|DocumentRoot)\\s+\"?(/[^\\s;\"]*)\"?.*");
    private static final Pattern APACHE_USER =
            Pattern.compile("(?:\\s*User|\\s*export APACHE_RUN_USER\\s*=)\\s*([\\w.-]+)\\s*");
    private static final Pattern INDEXES =
            Pattern.compile("(?i)\\s*Options\\s+(?:.*\\s)?(?:\\+?Indexes|All)\\b.*");
    private static final Pattern POOL_USER = Pattern.compile("\\s*user\\s*=\\s*(\\S+)\\s*");
    private static final Pattern LISTINGS =
            Pattern.compile("<param-name>listings</param-name>\\s*<param-value>true</param-value>");

    @Override
    public String produces() {
        return "webapps";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        UnitFiles units = UnitFiles.scan(files);
        List<WebApp> apps = new ArrayList<>();
        addNginx(files, apps);
        addApache(files, apps);
        addPhp(files, apps);
        addTomcat(files, units, apps);
        addOthers(files, units, apps);
        List<Map<String, Object>> list = new ArrayList<>();
        for (WebApp app : apps) {
            String fact = "webapps[" + list.size() + "]";
            app.seen().forEach(place -> facts.evidence(fact, place));
            list.add(app.fact());
        }
        facts.put("webapps", list, Evidence.at("/etc"));
    }

    private static void addNginx(GuestFiles files, List<WebApp> apps) throws IOException {
        String config = "/etc/nginx/nginx.conf";
        if (!files.exists(config)) {
            return;
        }
        WebApp nginx = new WebApp("nobody", config);
        Set<String> roots = new TreeSet<>();
        boolean quiet = false;
        for (Line line :
                lines(files, config, "/etc/nginx/conf.d/*.conf", "/etc/nginx/*-enabled/*")) {
            Matcher user = NGINX_USER.matcher(line.text());
            if (user.matches()) {
                nginx.runUser(user.group(1), line);
            }
            if (AUTOINDEX.matcher(line.text()).matches()) {
                nginx.autoindex(line);
            }
            quiet |= line.text().matches(".*\\bserver_tokens\\s+off\\s*;.*");
            root(line, roots);
        }
        if (!quiet) {
            nginx.finding("nginx: server_tokens is not off");
        }
        lookAt(files, roots, nginx);
        apps.add(nginx);
    }

    private static void addApache(GuestFiles files, List<WebApp> apps) throws IOException {
        for (String config : List.of("/etc/apache2/apache2.conf", "/etc/httpd/conf/httpd.conf")) {
            if (!files.exists(config)) {
                continue;
            }
            WebApp apache = new WebApp("nobody", config);
            Set<String> roots = new TreeSet<>();
            String tokens = "Full";
            String folder = config.startsWith("/etc/httpd") ? "/etc/httpd" : "/etc/apache2";
            for (Line line :
                    lines(
                            files,
                            folder + "/envvars",
                            config,
                            folder + "/conf.d/*.conf",
                            folder + "/*-enabled/*.conf")) {
                Matcher user = APACHE_USER.matcher(line.text());
                if (user.matches()) {
                    apache.runUser(user.group(1), line);
                }
                if (INDEXES.matcher(line.text()).matches()) {
                    apache.autoindex(line);
                }
                String[] words = line.text().strip().split("\\s+", -1);
                tokens =
                        words.length > 1 && words[0].equalsIgnoreCase("ServerTokens")
                                ? words[1]
                                : tokens;
                root(line, roots);
            }
            if (!tokens.toLowerCase(Locale.ROOT).startsWith("prod")) {
                apache.finding("apache: ServerTokens is " + tokens);
            }
            lookAt(files, roots, apache);
            apps.add(apache);
        }
    }

    private static void addPhp(GuestFiles files, List<WebApp> apps) throws IOException {
        for (String pattern :
                List.of("/etc/php.ini", "/etc/php/*/fpm/php.ini", "/etc/php/*/apache2/php.ini")) {
            for (String ini : Glob.expand(files, pattern)) {
                boolean exposes = true;
                WebApp php = new WebApp("www-data", ini);
                for (Line line : lines(files, ini)) {
                    String text = line.text().strip().replaceAll("\\s*=\\s*", "=");
                    if (text.matches("(?i)display_errors=(?:on|1|true|yes|stdout)\\b.*")) {
                        php.debug("display_errors", line);
                    }
                    exposes &= !text.matches("(?i)expose_php=(?:off|0|false|no)\\b.*");
                }
                if (exposes) {
                    php.finding("php: expose_php is on");
                }
                for (Line line :
                        lines(
                                files,
                                ini.replace("/php.ini", "/pool.d/*.conf"),
                                "/etc/php-fpm.d/*.conf")) {
                    Matcher user = POOL_USER.matcher(line.text());
                    if (user.matches()) {
                        php.runUser(user.group(1), line);
                    }
                }
                apps.add(php);
            }
        }
    }

    private static void addTomcat(GuestFiles files, UnitFiles units, List<WebApp> apps)
            throws IOException {
        for (String pattern :
                List.of(
                        "/etc/tomcat*/server.xml",
                        "/opt/*tomcat*/conf/server.xml",
                        "/usr/local/*tomcat*/conf/server.xml")) {
            for (String config : Glob.expand(files, pattern)) {
                String folder = config.replaceFirst("(?:/conf)?/server\\.xml$", "");
                String name = folder.substring(folder.lastIndexOf('/') + 1);
                WebApp tomcat = new WebApp(user(units, List.of(name, "tomcat"), "root"), config);
                String web = config.replace("server.xml", "web.xml");
                Optional<String> xml = files.readText(web, Line.MAX_FILE);
                if (xml.isPresent() && LISTINGS.matcher(xml.get()).find()) {
                    tomcat.autoindex(new Line(web, 0, "listings"));
                }
                for (String base :
                        List.of(folder + "/webapps/", "/var/lib/" + name + "/webapps/")) {
                    for (String app : List.of("manager", "host-manager", "examples", "docs")) {
                        if (files.exists(base + app)) {
                            tomcat.finding("tomcat: " + base + app + " is there");
                        }
                    }
                }
                apps.add(tomcat);
            }
        }
    }

    /** Servers that products often bring, with the one line each that keeps strangers out. */
    private static void addOthers(GuestFiles files, UnitFiles units, List<WebApp> apps)
            throws IOException {
        addOther(
                files,
                List.of("/etc/redis/redis.conf", "/etc/redis.conf"),
                "requirepass\\s.*|bind\\s++(?:-?(?:127\\.|::1|localhost)\\S*+(?:\\s++|$))++",
                "redis: no password, and not bound to loopback",
                user(units, List.of("redis-server", "redis"), "redis"),
                apps);
        addOther(
                files,
                List.of("/etc/mongod.conf"),
                "authorization\\s*:\\s*\"?enabled.*",
                "mongodb: authorization is not enabled",
                user(units, List.of("mongod"), "mongodb"),
                apps);
        addOther(
                files,
                List.of("/etc/vsftpd.conf", "/etc/vsftpd/vsftpd.conf"),
                "(?i)anonymous_enable=no\\b.*",
                "vsftpd: anonymous users may log in",
                "ftp",
                apps);
    }

    private static void addOther(
            GuestFiles files,
            List<String> configs,
            String needed,
            String finding,
            String user,
            List<WebApp> apps)
            throws IOException {
        for (String config : configs) {
            if (files.exists(config)) {
                WebApp app = new WebApp(user, config);
                if (lines(files, config).stream()
                        .noneMatch(line -> line.text().strip().matches(needed))) {
                    app.finding(finding);
                }
                apps.add(app);
            }
        }
    }

    private static String user(UnitFiles units, List<String> services, String otherwise)
            throws IOException {
        for (String service : services) {
            String user = units.load(service + ".service").value("Service", "User", "");
            if (!user.isEmpty()) {
                return user;
            }
        }
        return otherwise;
    }

    private static void root(Line line, Set<String> roots) {
        Matcher root = ROOT.matcher(line.text());
        if (root.matches() && roots.size() < MAX_ROOTS) {
            roots.add(root.group(1).replaceFirst("/+$", ""));
        }
    }

    private static void lookAt(GuestFiles files, Set<String> roots, WebApp app) throws IOException {
        for (String root : roots) {
            if (!root.isEmpty()) {
                WebRoot.look(files, root, app);
            }
        }
    }

    private static List<Line> lines(GuestFiles files, String... patterns) throws IOException {
        List<Line> lines = new ArrayList<>();
        for (String pattern : patterns) {
            for (String path : Glob.expand(files, pattern)) {
                if (files.find(path)
                        .map(Found::node)
                        .filter(node -> node.isRegular())
                        .isPresent()) {
                    Line.read(files, path).stream()
                            .filter(line -> !line.isBlankOrComment())
                            .forEach(lines::add);
                }
            }
        }
        return lines;
    }
}
