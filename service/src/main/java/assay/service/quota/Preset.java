package assay.service.quota;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;

/** The limits that projects have unless they were given others: those of a cloud, or none. */
public enum Preset {
    HUAWEI,
    TENCENT,
    /** Nothing is limited. */
    OPEN;

    private record Number(long most, String source) {}

    private final Map<Limit, Number> numbers;

    Preset() {
        this.numbers = load(name().toLowerCase(Locale.ROOT) + ".");
    }

    /** Its name in settings and APIs: {@code huawei}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The most that a project may have; empty if there is no limit. */
    public OptionalLong most(Limit limit) {
        Number number = numbers.get(limit);
        return number == null ? OptionalLong.empty() : OptionalLong.of(number.most());
    }

    /** Where the number comes from. */
    public Optional<String> source(Limit limit) {
        return Optional.ofNullable(numbers.get(limit)).map(Number::source);
    }

    private static Map<Limit, Number> load(String prefix) {
        Properties all = new Properties();
        try (InputStream stream = Preset.class.getResourceAsStream("/assay/quotas.properties")) {
            if (stream == null) {
                throw new IllegalStateException("quotas.properties is missing from this program");
            }
            all.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<Limit, Number> numbers = new EnumMap<>(Limit.class);
        for (Limit limit : Limit.values()) {
            String key = prefix + limit.word();
            String most = all.getProperty(key);
            if (most != null) {
                String source = all.getProperty(key + ".source");
                if (source == null) {
                    throw new IllegalStateException(key + " has no source");
                }
                numbers.put(limit, new Number(Long.parseLong(most), source));
            }
        }
        return numbers;
    }
}
