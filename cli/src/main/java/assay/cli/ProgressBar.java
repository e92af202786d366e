package assay.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;

/**
 * A bar on the terminal for work that turns out long: nothing is drawn in the first half second,
 * and nothing at all where the terminal is not interactive.
 */
public final class ProgressBar implements AutoCloseable {

    private static final long PATIENCE_NANOS = 500_000_000L;
    private static final int WIDTH = 40;

    private final PrintStream terminal;
    private final boolean interactive;
    private final long start = System.nanoTime();
    private int drawn = -1;

    private ProgressBar(PrintStream terminal, boolean interactive) {
        this.terminal = terminal;
        this.interactive = interactive;
    }

    /** A bar on standard error, if the command runs on a terminal. */
    public static ProgressBar onTerminal() {
        boolean interactive =
                Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
        return new ProgressBar(System.err, interactive);
    }

    /** Shows that {@code percent}, 0 to 100, of the work is done. */
    public void show(int percent) {
        if (!interactive || percent == drawn || System.nanoTime() - start < PATIENCE_NANOS) {
            return;
        }
        drawn = percent;
        int filled = percent * WIDTH / 100;
        terminal.printf("\r[%s%s] %3d %%", "█".repeat(filled), "░".repeat(WIDTH - filled), percent);
        terminal.flush();
    }

    /** Wipes the bar. */
    @Override
    public void close() {
        if (drawn >= 0) {
            terminal.print("\r\u001B[K");
            terminal.flush();
        }
    }
}
