package assay.guest.windows.hive;

import assay.testkit.Oracle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Makes hives with hivex, and asks it what is in one. */
public final class Hivex {

    /** Debian's own Python: it has Debian's hivex, whatever else comes first in the path. */
    private static final String PYTHON = "/usr/bin/python3";

    private static final HexFormat HEX = HexFormat.of();

    private Hivex() {}

    /** A hive with what {@code lines} say, in the form that {@code hive.py} knows. */
    public static byte[] write(Path folder, List<String> lines) throws IOException {
        return write(folder, Map.of("written", lines)).getOrDefault("written", new byte[0]);
    }

    /** Hives by their names, each with what its lines say. */
    public static Map<String, byte[]> write(Path folder, Map<String, List<String>> hives)
            throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("write"));
        for (Map.Entry<String, List<String>> hive : hives.entrySet()) {
            arguments.add(Files.write(folder.resolve(hive.getKey()), TinyHive.empty()));
            Files.write(folder.resolve(hive.getKey() + ".spec"), hive.getValue());
        }
        run(folder, arguments.toArray());
        Map<String, byte[]> written = new TreeMap<>();
        for (String name : hives.keySet()) {
            written.put(name, Files.readAllBytes(folder.resolve(name)));
        }
        return written;
    }

    /** All keys and values of a hive in the same form. */
    public static List<String> print(Path folder, byte[] bytes) throws IOException {
        Path hive = Files.write(folder.resolve("printed.hive"), bytes);
        return run(folder, "print", hive).lines().toList();
    }

    private static String run(Path folder, Object... arguments) throws IOException {
        Path script = folder.resolve("hive.py");
        try (InputStream resource =
                Hivex.class.getResourceAsStream("/assay/guest/windows/hive.py")) {
            Files.write(script, resource == null ? new byte[0] : resource.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Oracle.require("hivexsh"); // it comes with the library
        Object[] all = new Object[arguments.length + 2];
        all[0] = PYTHON;
        all[1] = script;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return Oracle.require("env").run(all);
    }

    /** The line for a key. */
    public static String key(String path) {
        return "K " + hex(path.getBytes(StandardCharsets.UTF_8));
    }

    /** The line for a value. */
    public static String value(String name, int type, byte[] data) {
        return String.format(
                Locale.ROOT,
                "V %s %d %s",
                hex(name.getBytes(StandardCharsets.UTF_8)),
                type,
                hex(data));
    }

    private static String hex(byte[] bytes) {
        return bytes.length == 0 ? "-" : HEX.formatHex(bytes);
    }
}
