package assay.server.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a provider says has logged in, proven (OpenID Connect Core 1.0, section 3.1.3.7; RFC 8725).
 *
 * @param claims what it says of him
 */
record IdToken(JWTClaimsSet claims) {

    /** None of those that prove nothing, or are made with a secret. */
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);

    /** Clocks differ. */
    private static final Duration SKEW = Duration.ofSeconds(60);

    private static final int MOST = 64 << 10;

    /**
     * What a token must say.
     *
     * @param nonce that its login began with
     */
    record Expected(String issuer, String client, String nonce, Instant now) {}

    /**
     * Checks a token.
     *
     * @throws OpenIdException if it proves nothing
     */
    static IdToken verify(String token, OpenIdProvider provider, Expected expected)
            throws IOException {
        if (token.length() > MOST) {
            throw new OpenIdException("the ID token is none");
        }
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, provider));
        processor.setJWTClaimsSetVerifier(new Claims(expected));
        try {
            SignedJWT signed = SignedJWT.parse(token);
            if (signed.getHeader().getCriticalParams() != null) {
                throw new OpenIdException("the ID token has what no ID token needs: crit");
            }
            return new IdToken(processor.process(signed, null));
        } catch (KeySourceException e) {
            throw e.getCause() instanceof IOException unreachable
                    ? unreachable
                    : new OpenIdException("the provider's keys are none", e);
        } catch (BadJOSEException | JOSEException | ParseException e) {
            throw new OpenIdException("the ID token proves nothing: " + e.getMessage(), e);
        }
    }

    /** A claim that is a text; empty if there is none such. */
    String text(String name) {
        return claims.getClaim(name) instanceof String text ? text : "";
    }

    /** What tokens must say, the time of this login told by its own clock. */
    private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {

        private final Expected expected;

        Claims(Expected expected) {
            super(
                    expected.client(),
                    new JWTClaimsSet.Builder()
                            .issuer(expected.issuer())
                            .claim("nonce", expected.nonce())
                            .build(),
                    Set.of("sub", "exp", "iat"));
            this.expected = expected;
            setMaxClockSkew((int) SKEW.toSeconds());
        }

        @Override
        protected Date currentTime() {
            return Date.from(expected.now());
        }

        @Override
        public void verify(JWTClaimsSet claims, @Nullable SecurityContext context)
                throws BadJWTException {
            super.verify(claims, context);
            String sole = claims.getAudience().size() == 1 ? expected.client() : "";
            Object party = claims.getClaim("azp");
            require(expected.client().equals(party == null ? sole : party), "azp");
            Instant latest = expected.now().plus(SKEW);
            require(!claims.getIssueTime().toInstant().isAfter(latest), "iat");
            require(!claims.getSubject().isEmpty(), "sub");
        }

        private static void require(boolean right, String claim) throws BadJWTException {
            if (!right) {
                throw new BadJWTException("it is not for this login: " + claim);
            }
        }
    }
}
