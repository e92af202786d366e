package assay.server;

import assay.service.database.DatabaseStartException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells the operator why the server does not start, instead of a stack trace. */
final class DatabaseStartAnalyzer extends AbstractFailureAnalyzer<DatabaseStartException> {

    @Override
    protected @Nullable FailureAnalysis analyze(
            Throwable rootFailure, DatabaseStartException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
    }
}
