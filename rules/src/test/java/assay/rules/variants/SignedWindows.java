package assay.rules.variants;

import assay.testkit.lookalike.LookAlike;
import assay.testkit.lookalike.WindowsLookAlike;
import assay.testkit.signing.Signing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Windows whose kernel somebody signed whom its inspection trusts. It is signed when the disk is
 * built: where the programs that sign are missing, only such tests are skipped.
 *
 * @param signers who signs
 * @param look the rest
 * @param edit what to do to it once it is signed
 */
record SignedWindows(Signers signers, WindowsLookAlike look, Edit edit) implements LookAlike {

    /** A change to what was signed. */
    @FunctionalInterface
    interface Edit {
        WindowsLookAlike of(WindowsLookAlike signed, Signers signers) throws IOException;
    }

    /** Who signs for Windows in the place of Microsoft, and a stranger who does the same. */
    static final class Signers {

        private final Supplier<Path> folder;
        private @Nullable Signing ours;
        private @Nullable Signing foreign;

        /**
         * @param folder where their keys are to be, asked when they are made
         */
        Signers(Supplier<Path> folder) {
            this.folder = folder;
        }

        /** In whom inspection trusts. */
        Signing ours() throws IOException {
            Signing known = ours;
            if (known == null) {
                known = Signing.forWindows(folder.get().resolve("ours"));
                ours = known;
            }
            return known;
        }

        /** In whom nobody trusts. */
        Signing foreign() throws IOException {
            Signing known = foreign;
            if (known == null) {
                known = Signing.forWindows(folder.get().resolve("foreign"));
                foreign = known;
            }
            return known;
        }
    }

    @Override
    public Path build(Path folder) throws IOException {
        return edit.of(look.signed(signers.ours()), signers).build(folder);
    }

    /** SHA-1 fingerprints of the roots to trust. */
    Set<String> roots() throws IOException {
        return Set.of(signers.ours().fingerprint());
    }
}
