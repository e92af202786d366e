package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void aTenantMakesSharesDownloadsAndDeletesImages(@TempDir Path folder) throws Exception {
        byte[] bytes = new byte[300_000];
        new Random(7).nextBytes(bytes);
        Path file = Files.write(folder.resolve("disk.raw"), bytes);
        Path saved = folder.resolve("saved.raw");
        String other =
                admin(
                                """
                                project create NAME -f value -c id
                                user create NAME --password correct-horse --project NAME -f value -c name
                                role add --user NAME --project NAME member
                                project create NAME-b -f value -c id
                                user create NAME-b --password correct-horse --project NAME-b -f value -c name
                                role add --user NAME-b --project NAME-b member
                                """)
                        .lines()
                        .toList()
                        .get(2);

        String output =
                user(
                        "correct-horse",
                        """
                        image create NAME --disk-format raw --container-format bare --file FILE \
                            --min-ram 512 --tag web --property hw_disk_bus=virtio --shared -f json
                        image show NAME -f value -c status -c size -c min_ram
                        image list --name NAME -f value -c Name -c Status
                        image list --tag web --status active --sort name:asc --limit 5 -f value -c Name
                        image set NAME --property os_distro=debian --property hw_vif_multiqueue_enabled=true --tag db --min-disk 3 --hidden
                        image list --hidden -f value -c Name
                        image unset NAME --tag web --property hw_disk_bus
                        image show NAME -f json
                        image save NAME --file SAVED
                        image set NAME --unhidden
                        image add project NAME OTHER -f value -c status
                        image member list NAME -f value -c Status
                        """
                                .replace("\\\n", " ")
                                .replace("FILE", file.toString())
                                .replace("SAVED", saved.toString())
                                .replace("OTHER", other));
        Matcher id = Pattern.compile("\"id\": \"([^\"]+)\"").matcher(output);
        assertThat(id.find()).as(output).isTrue();
        String shared =
                user(
                        name + "-b",
                        "correct-horse",
                        name + "-b",
                        """
                        image list --name NAME -f value -c Status
                        image list --member-status pending --shared -f value -c Name
                        image set ID --accept
                        image list --name NAME -f value -c Name -c Status
                        image delete ID
                        """
                                .replace("ID", id.group(1)));
        String end =
                user(
                        "correct-horse",
                        """
                        image remove project NAME OTHER
                        image member list NAME -f value -c Status
                        image set NAME --protected
                        image delete NAME
                        image set NAME --unprotected --deactivate
                        image save NAME
                        image set NAME --activate
                        image delete NAME
                        image show NAME
                        """
                                .replace("OTHER", other));

        assertThat(output)
                .contains("\"status\": \"queued\"")
                .contains("512\n300000\nactive\n" + name + " active\n" + name + "\n" + name + "\n")
                .contains("\"os_distro\": \"debian\"")
                .contains("\"hw_vif_multiqueue_enabled\": true")
                .contains("\"min_disk\": 3")
                .contains("\"tags\": [\n    \"db\"\n  ]")
                .endsWith("pending\npending\n\n")
                .containsOnlyOnce("\"hw_disk_bus\": \"virtio\"")
                .doesNotContain("usage:");
        assertThat(saved).hasBinaryContent(bytes);
        assertThat(shared)
                .startsWith(name + "\n" + name + " active\n")
                .contains("only its owner can change it")
                .doesNotContain("usage:");
        assertThat(end)
                .contains("A protected image is not deleted")
                .contains("Nobody but the operator can read a deactivated image")
                .contains("No Image found for " + name)
                .doesNotContain("HTTP 5")
                .doesNotContain("usage:");
    }

    @Test
    void aClientChoosesTheKeyThatANewImageIsEncryptedWith() {
        String key =
                Api.json(RunningServer.admin().post("/keys", "{\"name\":\"" + name + "\"}"))
                        .path("id")
                        .asString();

        String output =
                admin(
                        """
                        image create NAME --property __system__cmkid=KEY -f value -c status
                        image show NAME -f json
                        image create NAME-2 --property __system__cmkid=none
                        """
                                .replace("KEY", key));

        assertThat(output)
                .startsWith("queued\n")
                .contains("\"__system__cmkid\": \"" + key + "\"")
                .contains("no key that this project has")
                .doesNotContain("usage:");
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
