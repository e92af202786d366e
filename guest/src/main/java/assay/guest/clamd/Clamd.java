package assay.guest.clamd;

import assay.disk.BlockSource;
import assay.guest.malware.MalwareScanner;
import assay.guest.malware.ScannerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A running clamd, by the commands {@code VERSION} and {@code INSTREAM} of <a
 * href="https://linux.die.net/man/8/clamd">clamd(8)</a>: a connection for each, a content in chunks
 * that have their length before them, four bytes, big-endian, and a chunk of length 0 at the end.
 */
public final class Clamd implements MalwareScanner {

    /** clamd's own {@code MaxScanTime} is two minutes. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final int CHUNK = 1 << 16;

    private static final Pattern VERSION =
            Pattern.compile("(ClamAV [\\w.+~-]{1,40})(?:/([0-9]{1,9})/([\\w: ]{1,40}))?");
    private static final Pattern FOUND =
            Pattern.compile("stream: ([\\x21-\\x7E]{1,200}?)(?:\\([0-9a-f]{32}:[0-9]+\\))? FOUND");
    private static final Pattern ERROR = Pattern.compile("stream: ([\\x20-\\x7E]{1,200}) ERROR");

    /** With {@code AlertExceedsMax}: it has looked at a part only. */
    private static final String LIMITS = "Heuristics.Limits.Exceeded";

    /** As {@code ctime} prints it. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);

    private final ClamdAddress address;
    private final long limit;
    private final Duration patience;

    /**
     * @param address where it listens
     * @param limit contents with more bytes are not sent: not more than its {@code StreamMaxLength}
     */
    public Clamd(ClamdAddress address, long limit) {
        this(address, limit, PATIENCE);
    }

    Clamd(ClamdAddress address, long limit, Duration patience) {
        this.address = address;
        this.limit = limit;
        this.patience = patience;
    }

    @Override
    public Engine engine() throws ScannerException {
        String answer;
        try (Conversation clamd = new Conversation(address.socket(), patience)) {
            clamd.send(command("zVERSION"));
            answer = clamd.answer();
        } catch (IOException e) {
            throw gone(String.valueOf(e.getMessage()), e);
        }
        Matcher version = VERSION.matcher(answer);
        if (!version.matches()) {
            throw gone(answered(answer), null);
        }
        String database = version.group(2);
        return database == null
                ? new Engine(version.group(1), "", "")
                : new Engine(version.group(1), database, day(version.group(3)));
    }

    /** The day of a date; its time is of a zone that nobody tells. */
    private static String day(String date) {
        try {
            String single = date.strip().replaceAll(" +", " ");
            return LocalDateTime.parse(single, DATE).toLocalDate().toString();
        } catch (DateTimeParseException e) {
            return "";
        }
    }

    @Override
    public Answer scan(BlockSource content) throws IOException {
        if (content.size() > limit) {
            return new Answer.NotScanned(
                    "it has %d MiB, more than the %d MiB that are sent"
                            .formatted(((content.size() - 1) >> 20) + 1, limit >> 20));
        }
        String answer;
        try (Conversation clamd = new Conversation(address.socket(), patience)) {
            send(content, clamd);
            answer = clamd.answer();
        } catch (Unreadable e) {
            throw e.why;
        } catch (IOException e) {
            throw gone(String.valueOf(e.getMessage()), e);
        }
        return understood(answer);
    }

    /** Reading the image failed, not talking to clamd. */
    private static final class Unreadable extends IOException {

        private static final long serialVersionUID = 1L;

        private final IOException why;

        Unreadable(IOException why) {
            super(why);
            this.why = why;
        }
    }

    /** Sends a content, or as much of it as clamd wants. */
    private static void send(BlockSource content, Conversation clamd) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK + 4);
        boolean wanted = clamd.send(command("zINSTREAM"));
        for (long at = 0; wanted && at < content.size(); ) {
            int length = (int) Math.min(CHUNK, content.size() - at);
            chunk.clear().putInt(length).limit(4 + length);
            try {
                content.read(at, chunk);
            } catch (IOException e) {
                throw new Unreadable(e);
            }
            wanted = clamd.send(chunk.flip());
            at += length;
        }
        if (wanted) {
            clamd.send(chunk.clear().putInt(0).flip());
        }
    }

    private Answer understood(String answer) throws ScannerException {
        if (answer.equals("stream: OK")) {
            return new Answer.Clean();
        }
        if (answer.equals("INSTREAM size limit exceeded. ERROR")) {
            return new Answer.NotScanned("it is larger than clamd's StreamMaxLength");
        }
        Matcher found = FOUND.matcher(answer);
        if (found.matches()) {
            String signature = found.group(1);
            return signature.startsWith(LIMITS)
                    ? new Answer.NotScanned("clamd looked at a part of it only: " + signature)
                    : new Answer.Infected(signature);
        }
        Matcher error = ERROR.matcher(answer);
        if (error.matches()) {
            return new Answer.NotScanned("clamd said: " + error.group(1));
        }
        throw gone(answered(answer), null);
    }

    private static String answered(String answer) {
        if (answer.isEmpty()) {
            return "it hung up without an answer";
        }
        String start = answer.substring(0, Math.min(answer.length(), 80));
        return "it answered what clamd does not: " + start.replaceAll("[^\\x20-\\x7E]", "?");
    }

    private ScannerException gone(String why, @Nullable Exception cause) {
        return new ScannerException(
                "the malware scanner at " + address.text() + " does not answer: " + why, cause);
    }

    private static ByteBuffer command(String name) {
        return ByteBuffer.wrap((name + "\0").getBytes(StandardCharsets.US_ASCII));
    }
}
