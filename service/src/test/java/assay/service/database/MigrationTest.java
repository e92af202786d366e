package assay.service.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/** What an older version of this program kept is there after its tables were brought up to date. */
class MigrationTest {

    private static final String SCHEMA = "older";

    @Test
    void theOnlyUserOfVersionOneIsTheOperatorOfVersionTwo() throws SQLException {
        tables().target("1").load().migrate();
        try (Connection connection = TestDatabase.shared().dataSource().getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute(
                    """
                    insert into older.projects (id, name)
                        values ('00000000-0000-7000-8000-000000000001', 'default');
                    insert into older.users (id, name, project_id, password)
                        values ('00000000-0000-7000-8000-000000000002', 'admin',
                                '00000000-0000-7000-8000-000000000001', 'hash');
                    """);

            tables().load().migrate();

            try (ResultSet roles =
                    sql.executeQuery(
                            """
                            select u.name, p.name, a.role from older.role_assignments a
                            join older.users u on u.id = a.user_id and u.enabled
                            join older.projects p on p.id = a.project_id and p.enabled
                            """)) {
                assertThat(roles.next()).isTrue();
                assertThat(roles.getString(1)).isEqualTo("admin");
                assertThat(roles.getString(2)).isEqualTo("default");
                assertThat(roles.getString(3)).isEqualTo("admin");
                assertThat(roles.next()).isFalse();
            }
            sql.execute("drop schema older cascade");
        }
    }

    @Test
    void whatPropertiesSaidOfMachinesIsSaidByFields() throws SQLException {
        tables().target("15").load().migrate();
        try (Connection connection = TestDatabase.shared().dataSource().getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute(
                    """
                    insert into older.images (id, project_id, name, min_ram, properties)
                    select gen_random_uuid(), gen_random_uuid(), number, 512, properties::jsonb
                    from (values
                        ('1', '{"max_ram": "4096", "hw_vif_multiqueue_enabled": "True", "a": "b"}'),
                        ('2', '{"max_ram": "128", "hw_vif_multiqueue_enabled": "no"}'),
                        ('3', '{"max_ram": "99999999999", "hw_vif_multiqueue_enabled": "?"}')
                    ) old (number, properties)
                    """);

            tables().load().migrate();

            List<String> images = new ArrayList<>();
            try (ResultSet rows =
                    sql.executeQuery(
                            """
                            select concat_ws(' ', max_ram, coalesce(multi_queue::text, '-'),
                                             properties)
                            from older.images order by name
                            """)) {
                while (rows.next()) {
                    images.add(rows.getString(1));
                }
            }
            assertThat(images)
                    .containsExactly(
                            "4096 true {\"a\": \"b\"}",
                            "0 false {\"max_ram\": \"128\"}",
                            "0 - {\"max_ram\": \"99999999999\","
                                    + " \"hw_vif_multiqueue_enabled\": \"?\"}");
            sql.execute("drop schema older cascade");
        }
    }

    private static FluentConfiguration tables() {
        return Flyway.configure().dataSource(TestDatabase.shared().dataSource()).schemas(SCHEMA);
    }
}
