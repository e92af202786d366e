package assay.rules;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Small profiles for tests. */
final class ProfileYaml {

    private static final String HEAD =
            """
            id: test
            version: "1"
            title: {en: Test, zh: 测试}
            sources: [{title: {en: Document, zh: 文档}, section: "1"}]
            rules:
            """;

    private static final String RULE_HEAD =
            """
            severity: error
            kind: offline
            area: disk
            section: "1"
            title: {en: Requirement, zh: 要求}
            fix: {en: Do this, zh: 请这样做}
            """;

    private ProfileYaml() {}

    /** A profile of rules R1, R2 and so on, each given by what is particular to it. */
    static Profile of(String... rules) {
        StringBuilder yaml = new StringBuilder(HEAD);
        for (int i = 0; i < rules.length; i++) {
            String own = "id: R" + (i + 1) + "\n" + rules[i];
            String rest =
                    RULE_HEAD
                            .lines()
                            .filter(line -> !own.contains(line.substring(0, line.indexOf(':') + 1)))
                            .collect(Collectors.joining("\n"));
            yaml.append("  - ").append((own + rest).strip().replace("\n", "\n    ")).append('\n');
        }
        return parse(yaml.toString());
    }

    static Profile parse(String yaml) {
        return Profiles.read("test.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }
}
