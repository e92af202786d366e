package assay.server;

import assay.service.identity.FirstLogin;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;

/** What is printed for the person who started the server. */
class Announcement {

    private final Settings settings;

    Announcement(Settings settings) {
        this.settings = settings;
    }

    /** Printed once in the life of a data folder. */
    static void firstLogin(FirstLogin login) {
        System.out.printf("First login:  user %s, password %s%n", login.user(), login.password());
    }

    @EventListener
    void ready(WebServerInitializedEvent event) {
        String address =
                "http://" + settings.listen().host() + ":" + event.getWebServer().getPort();
        System.out.printf(
                """
                Assay is ready at %s
                Console:      %s/console/
                %s
                """,
                address, address, logins());
    }

    private String logins() {
        return settings.keystone().isElsewhere()
                ? "Logins:       by the Keystone at " + settings.keystone().publicV3()
                : "First login:  in " + settings.firstLogin().toAbsolutePath().normalize();
    }
}
