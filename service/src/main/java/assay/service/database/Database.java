package assay.service.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/** A PostgreSQL database whose tables are as this program needs them. */
public final class Database implements AutoCloseable {

    private final Closeable server;
    private final HikariDataSource connections;
    private final Jdbi jdbi;

    private Database(Closeable server, HikariDataSource connections) {
        this.server = server;
        this.connections = connections;
        this.jdbi = Jdbi.create(connections);
    }

    /**
     * Where a database is and who may use it.
     *
     * @param url {@code jdbc:postgresql://HOST:PORT/NAME}
     * @param maxConnections the most that this program holds open
     */
    public record Address(String url, String user, String password, int maxConnections) {

        /** The password is nobody's business. */
        @Override
        public String toString() {
            return user + " at " + url;
        }
    }

    /** Connects to an operator's server, and brings the tables to this program's version. */
    public static Database open(Address address) {
        HikariDataSource connections = connect(address);
        try {
            return new Database(() -> {}, migrated(connections));
        } catch (RuntimeException e) {
            connections.close();
            throw e;
        }
    }

    /**
     * Starts a server of our own in {@code folder}, which stops when the database is closed, and
     * brings the tables to this program's version.
     *
     * @throws IOException if it cannot be started; the message says what to do
     */
    public static Database openEmbedded(Path folder) throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.start(folder);
        try {
            return new Database(server, migrated(connect(server.address())));
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static HikariDataSource connect(Address address) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.url());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(address.maxConnections());
        config.setPoolName("assay");
        return new HikariDataSource(config);
    }

    private static HikariDataSource migrated(HikariDataSource connections) {
        Flyway.configure().dataSource(connections).load().migrate();
        return connections;
    }

    /** For our own SQL. */
    public Jdbi jdbi() {
        return jdbi;
    }

    /** For db-scheduler's SQL. */
    public DataSource dataSource() {
        return connections;
    }

    @Override
    public void close() throws IOException {
        connections.close();
        server.close();
    }
}
