package assay.guest.windows.config;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.AgentId;
import org.junit.jupiter.api.Test;

/** The table of agents for Windows. */
class AgentTest {

    @Test
    void everyPublishedNameHasItsEntry() {
        assertThat(Agent.ALL).extracting(Agent::id).containsExactlyElementsOf(AgentId.ALL);
    }
}
