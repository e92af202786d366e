package assay.server.oidc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** A small OpenID provider with real keys, which holds clients to PKCE and their secret. */
public final class FakeProvider {

    public static final String CLIENT = "assay console";
    public static final String SECRET = "s3cret/+:";

    private final HttpServer server;
    private final KeyPair rsa;
    private final KeyPair ec;
    private final Map<String, Granted> codes = new ConcurrentHashMap<>();

    /** What a code stands for. */
    private record Granted(Map<String, String> asked, String token) {

        private boolean isFor(Map<String, String> form) {
            return "authorization_code".equals(form.get("grant_type"))
                    && Objects.equals(form.get("redirect_uri"), asked.get("redirect_uri"))
                    && "S256".equals(asked.get("code_challenge_method"))
                    && challenge(form.getOrDefault("code_verifier", ""))
                            .equals(asked.get("code_challenge"));
        }
    }

    /** What a browser comes back with. */
    public record Back(String code, String state) {

        /** The same as a query. */
        public String query() {
            return "code=" + code + "&state=" + state;
        }
    }

    /** A user logs in at the address that he was sent to. */
    public Back logIn(URI authorization, String user) {
        return logIn(authorization, user, _ -> {});
    }

    private FakeProvider(HttpServer server, KeyPair rsa, KeyPair ec) {
        this.server = server;
        this.rsa = rsa;
        this.ec = ec;
    }

    /** Starts one at an address of its own. */
    public static FakeProvider start() {
        try {
            KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
            curve.initialize(new ECGenParameterSpec("secp256r1"));
            FakeProvider provider =
                    new FakeProvider(
                            HttpServer.create(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
                            KeyPairGenerator.getInstance("RSA").generateKeyPair(),
                            curve.generateKeyPair());
            provider.server.createContext("/", provider::answer);
            provider.server.start();
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What it calls itself. */
    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/realm";
    }

    /** A token as it is before it is signed. */
    static final class Draft {
        final Map<String, Object> header = new LinkedHashMap<>();
        final Map<String, Object> claims = new LinkedHashMap<>();
        boolean broken;
    }

    /**
     * A user logs in at the address that he was sent to.
     *
     * @param change of the token that the client will get
     * @return what he is sent back with
     */
    Back logIn(URI authorization, String user, Consumer<Draft> change) {
        Map<String, String> asked = form(authorization.getRawQuery());
        Draft draft = new Draft();
        long now = Instant.now().getEpochSecond();
        draft.header.put("alg", "RS256");
        draft.header.put("kid", "rsa");
        draft.claims.putAll(
                Map.of(
                        "iss",
                        issuer(),
                        "sub",
                        "248289761001",
                        "aud",
                        CLIENT,
                        "iat",
                        now,
                        "exp",
                        now + 300,
                        "nonce",
                        asked.getOrDefault("nonce", ""),
                        "preferred_username",
                        user));
        change.accept(draft);
        String code = UUID.randomUUID().toString();
        codes.put(code, new Granted(asked, sign(draft)));
        return new Back(code, asked.getOrDefault("state", ""));
    }

    private String sign(Draft draft) {
        String signed = json(draft.header) + "." + json(draft.claims);
        boolean byCurve = "ES256".equals(draft.header.get("alg"));
        try {
            Signature signature =
                    Signature.getInstance(
                            byCurve ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
            signature.initSign((byCurve ? ec : rsa).getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            byte[] bytes = signature.sign();
            bytes[bytes.length - 1] ^= (byte) (draft.broken ? 1 : 0);
            return signed + "." + base64(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String json(Object value) {
        return base64(JsonMapper.shared().writeValueAsBytes(value));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void answer(HttpExchange exchange) throws IOException {
        Object document =
                switch (exchange.getRequestURI().getPath()) {
                    case "/realm/.well-known/openid-configuration" ->
                            Map.of(
                                    "issuer", issuer(),
                                    "authorization_endpoint", issuer() + "/authorize?kc=1",
                                    "token_endpoint", issuer() + "/token",
                                    "jwks_uri", issuer() + "/keys");
                    case "/realm/keys" ->
                            Map.of("keys", List.of(rsaKey(), ecKey(), Map.of("kty", "oct")));
                    case "/realm/token" -> token(exchange);
                    default -> Map.of("error", "not_found");
                };
        byte[] body = JsonMapper.shared().writeValueAsBytes(document);
        boolean wrong = document instanceof Map<?, ?> map && map.containsKey("error");
        exchange.sendResponseHeaders(wrong ? 400 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Map<String, String> token(HttpExchange exchange) throws IOException {
        Map<String, String> asked =
                form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Granted granted = codes.remove(asked.getOrDefault("code", ""));
        String basic = exchange.getRequestHeaders().getFirst("Authorization");
        String pair =
                new String(
                        Base64.getDecoder().decode(basic.substring("Basic ".length())),
                        StandardCharsets.UTF_8);
        if (granted == null
                || !decode(pair).equals(CLIENT + ":" + SECRET)
                || !granted.isFor(asked)) {
            return Map.of("error", "invalid_grant");
        }
        return Map.of("token_type", "Bearer", "access_token", "x", "id_token", granted.token());
    }

    private static String challenge(String verifier) {
        try {
            return base64(
                    MessageDigest.getInstance("SHA-256")
                            .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> rsaKey() {
        RSAPublicKey key = (RSAPublicKey) rsa.getPublic();
        return Map.of(
                "kty", "RSA",
                "use", "sig",
                "kid", "rsa",
                "n", number(key.getModulus()),
                "e", number(key.getPublicExponent()));
    }

    private Map<String, String> ecKey() {
        ECPublicKey key = (ECPublicKey) ec.getPublic();
        return Map.of(
                "kty", "EC",
                "crv", "P-256",
                "kid", "ec",
                "x", number(key.getW().getAffineX()),
                "y", number(key.getW().getAffineY()));
    }

    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        return base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static Map<String, String> form(String text) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int at = pair.indexOf('=');
            form.put(decode(pair.substring(0, at)), decode(pair.substring(at + 1)));
        }
        return form;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
