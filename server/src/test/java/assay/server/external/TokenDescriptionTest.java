package assay.server.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.service.identity.Role;
import assay.service.identity.Session.ByToken;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TokenDescriptionTest {

    private static final RoleNames NAMES =
            new RoleNames(
                    Map.of(
                            Role.ADMIN,
                            List.of("Cloud_Admin"),
                            Role.MEMBER,
                            List.of("member", "_member_"),
                            Role.SELLER,
                            List.of()));

    private static final String SIGNS = "{}[]\":,0a\\nu\0 ";

    private static final String TOKEN =
            """
            {"token":{"methods":["password","application_credential","<b>"],
            "user":{"id":"2ef4abefbf00445495cdc812d1e8f5ce","name":"zhang",
            "domain":{"id":"default","name":"Default"}},
            "project":{"id":"5babd68aa53c45e2834d5eab3bcf31db","name":"zoo",
            "domain":{"id":"default","name":"Default"}},
            "roles":[{"id":"1","name":"_Member_"},{"id":"2","name":"admin"}],
            "application_credential":{"id":"c9578292eb53445b962daab9abdbe9bc","name":"robot",
            "restricted":true},
            "issued_at":"2026-11-22T01:00:00.000000Z","expires_at":"2026-11-22T02:00:00.000000Z"}}
            """;

    private static TokenDescription of(String json) throws IOException {
        return TokenDescription.of(JsonMapper.shared().readTree(json), NAMES);
    }

    @Test
    void aTokenIsASessionWithTheIdsAndTheMappedRolesThatItHas() throws IOException {
        TokenDescription found = of(TOKEN);

        assertThat(found.session().user().id())
                .isEqualTo(UUID.fromString("2ef4abef-bf00-4454-95cd-c812d1e8f5ce"));
        assertThat(found.session().requireProject().name()).isEqualTo("zoo");
        assertThat(found.session().roles()).containsExactly(Role.MEMBER);
        assertThat(found.session().proof().methods())
                .containsExactly("password", "application_credential");
        assertThat(found.session().proof().token())
                .hasValueSatisfying(by -> assertThat(by.restricted()).isTrue())
                .map(ByToken::name)
                .contains("robot");
        assertThat(found.user().domain()).isEqualTo("default");
    }

    @Test
    void aLongIdOfAnotherDirectorysUserIsAlwaysTheSameIdHere() throws IOException {
        String id = "0f".repeat(32);
        String json = TOKEN.replace("2ef4abefbf00445495cdc812d1e8f5ce", id);

        UUID here = of(json).session().user().id();

        assertThat(here.version()).isEqualTo(8);
        assertThat(here.variant()).isEqualTo(2);
        assertThat(of(json).session().user().id()).isEqualTo(here);
        assertThat(of(json.replace(id, "0e".repeat(32))).session().user().id()).isNotEqualTo(here);
    }

    @Test
    void aTokenWithoutAProjectThatCanBeOursIsOfNoneAndHasNoRoles() throws IOException {
        for (String json :
                List.of(
                        TOKEN.replace("5babd68aa53c45e2834d5eab3bcf31db", "default"),
                        TOKEN.replace("\"project\"", "\"system\""))) {
            assertThat(of(json).project()).isEmpty();
            assertThat(of(json).session().project()).isEmpty();
            assertThat(of(json).session().roles()).isEmpty();
        }
    }

    @Test
    void whatDescribesNoTokenIsRefusedAndNothingElseHappens() {
        for (String json :
                List.of(
                        "{}",
                        "[]",
                        "null",
                        "{\"token\":7}",
                        TOKEN.replace("2026-11-22T02", "soon"))) {
            assertThatThrownBy(() -> of(json)).as(json).isInstanceOf(IOException.class);
        }
        long seed = 26;
        Random random = new Random(seed);
        for (int round = 0; round < 3000; round++) {
            StringBuilder changed = new StringBuilder(TOKEN);
            for (int at = 0; at < 1 + random.nextInt(6); at++) {
                changed.setCharAt(
                        random.nextInt(changed.length()),
                        SIGNS.charAt(random.nextInt(SIGNS.length())));
            }
            read(changed.toString());
        }
    }

    private static void read(String json) {
        try {
            JsonNode node = JsonMapper.shared().readTree(json);
            TokenDescription found = TokenDescription.of(node, NAMES);
            assertThat(found.user().named().name()).isNotEmpty();
        } catch (JacksonException | IOException e) {
            assertThat(e).isNotNull(); // refused, as it should be
        }
    }
}
