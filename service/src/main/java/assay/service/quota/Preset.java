package assay.service.quota;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.stream.Collectors;

/** The limits that projects have unless they were given others: those of a cloud, or none. */
public enum Preset {
    HUAWEI,
    TENCENT,
    /** Nothing is limited. */
    OPEN;

    /** {@code PRESET.LIMIT} and {@code PRESET.LIMIT.source}. */
    private static final Map<String, String> NUMBERS = load();

    /** Its name in settings and APIs: {@code huawei}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The most that a project may have; empty if there is no limit. */
    public OptionalLong most(Limit limit) {
        String most = NUMBERS.get(key(limit));
        return most == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(most));
    }

    /** The least that a single thing may have; empty if there is no limit. */
    public OptionalLong least(Limit limit) {
        String least = NUMBERS.get(key(limit) + ".least");
        return least == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(least));
    }

    /** Where the number comes from. */
    public Optional<String> source(Limit limit) {
        return Optional.ofNullable(NUMBERS.get(key(limit) + ".source"));
    }

    private String key(Limit limit) {
        return word() + "." + limit.word();
    }

    private static Map<String, String> load() {
        Properties all = new Properties();
        try (InputStream stream = Preset.class.getResourceAsStream("/assay/quotas.properties")) {
            if (stream == null) {
                throw new IllegalStateException("quotas.properties is missing from this program");
            }
            all.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.stringPropertyNames().stream()
                .collect(Collectors.toUnmodifiableMap(key -> key, all::getProperty));
    }
}
