package assay.server.api;

import assay.service.database.Database;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /healthz}, for load balancers: answers 200 when this server can do its work. */
@RestController
public final class HealthController {

    private final Database database;

    public HealthController(Database database) {
        this.database = database;
    }

    record Health(String status) {}

    /** Fails, and so answers 500, when the database does. */
    @GetMapping("/healthz")
    Health get() {
        database.jdbi().useHandle(handle -> handle.execute("select 1"));
        return new Health("up");
    }
}
