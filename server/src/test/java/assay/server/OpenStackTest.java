package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * OpenStack's own client, which reads commands from its input: one process for many of them, for
 * its start is slow.
 */
class OpenStackTest {

    private final String name = "os-" + UUID.randomUUID();

    @Test
    void theOperatorAdministersProjectsUsersAndRoles() {
        String output =
                admin(
                        """
                        token issue -f value -c project_id
                        catalog list -f value -c Type -c Name
                        project create NAME --description animals -f json
                        project show NAME -f value -c description -c domain_id
                        user create NAME --password correct-horse --email z@example.org -f json
                        user show NAME -f value -c name -c email
                        role list -f value -c Name
                        role add --user NAME --project NAME seller
                        role assignment list --user NAME --names -f value -c Role -c User -c Project
                        role remove --user NAME --project NAME seller
                        role assignment list --user NAME --names -f csv
                        project set --disable NAME
                        project show NAME -f value -c enabled
                        project list -f value -c Name
                        user list -f value -c Name
                        service list -f value -c Type
                        endpoint list -f value -c URL
                        region list -f value -c Region
                        domain show Default -f value -c id
                        versions show -f value
                        user delete NAME
                        project delete NAME
                        user show NAME
                        project show NAME
                        """);

        assertThat(output)
                .contains("glance image", "keystone identity")
                .contains("animals\ndefault\n")
                .contains("\"email\": \"z@example.org\"", "z@example.org\n" + name)
                .contains("auditor\n", "reviewer\n")
                .contains("seller " + name + "@Default " + name + "@Default\n")
                .contains("\"Role\",\"User\",\"Group\",\"Project\",\"Domain\",\"System\"")
                .contains("False\n")
                .contains(RunningServer.ADDRESS + "/image\n")
                .contains(RunningServer.ADDRESS + "/identity\n")
                .contains("RegionOne\n")
                .contains("identity 3.14 CURRENT")
                .contains("No user with a name or ID of '" + name + "' exists.")
                .contains("No project with a name or ID of '" + name + "' exists.")
                .doesNotContain("HTTP 5")
                .doesNotContain("usage:");
    }

    @Test
    void aUserMakesAnApplicationCredentialAndWorksWithIt() {
        admin(
                """
                project create NAME
                user create NAME --password correct-horse --project NAME
                role add --user NAME --project NAME member
                role add --user NAME --project NAME reader
                """);
        String made =
                user(
                        "correct-horse",
                        """
                        application credential create robot --role member -f value -c id -c secret
                        application credential list -f value -c Name
                        user password set --password battery-staple --original-password correct-horse
                        project list
                        """);
        List<String> idAndSecret = made.lines().toList();

        String output =
                run(
                        """
                        token issue -f value -c project_id
                        catalog list -f value -c Type
                        application credential create more
                        user list
                        project list -f value -c Name
                        """,
                        "OS_AUTH_TYPE=v3applicationcredential",
                        "OS_AUTH_URL=" + RunningServer.ADDRESS + "/identity/v3",
                        "OS_APPLICATION_CREDENTIAL_ID=" + idAndSecret.get(0),
                        "OS_APPLICATION_CREDENTIAL_SECRET=" + idAndSecret.get(1));

        assertThat(output)
                .contains("identity\n", name + "\n")
                .contains("not managed with a restricted token")
                .contains("None of your roles in this project allows this")
                .contains("(HTTP 403)");
        assertThat(user("correct-horse", "token issue")).contains("(HTTP 401)");
        assertThat(user("battery-staple", "token issue -f value -c expires")).contains("+0000");
    }

    private String admin(String commands) {
        return user("admin", RunningServer.PASSWORD, "default", commands);
    }

    private String user(String password, String commands) {
        return user(name, password, name, commands);
    }

    private String user(String user, String password, String project, String commands) {
        return run(
                commands.replace("NAME", name),
                "OS_AUTH_URL=" + RunningServer.ADDRESS + "/identity",
                "OS_IDENTITY_API_VERSION=3",
                "OS_USERNAME=" + user,
                "OS_USER_DOMAIN_NAME=Default",
                "OS_PASSWORD=" + password,
                "OS_PROJECT_NAME=" + project,
                "OS_PROJECT_DOMAIN_ID=default");
    }

    /** Its settings go through the environment: it would take arguments for commands, too. */
    private static String run(String commands, String... settings) {
        Oracle.require("openstack");
        Object[] command = Arrays.copyOf(settings, settings.length + 1, Object[].class);
        command[settings.length] = "openstack";
        return Oracle.require("env").feed(commands, command);
    }
}
