package assay.store.nbd;

import assay.disk.ImageException;
import assay.store.nbd.OptionReplies.Refusal;
import assay.store.nbd.OptionRequest.InvalidException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** The first phase of a connection: "Fixed newstyle negotiation" of the protocol. One client's. */
final class Handshake {

    private static final long NBDMAGIC = 0x4e42444d41474943L;
    private static final long IHAVEOPT = 0x49484156454F5054L;
    private static final int FIXED_NEWSTYLE = 1;
    private static final int NO_ZEROES = 2;
    private static final int ZEROES = 124;

    /** Options of one client: far more than any client needs. */
    private static final int MAX_OPTIONS = 1000;

    private final PlainLink plain;
    private final Exports exports;
    private final Optional<SSLContext> tls;
    private final Limits limits;

    private Link link;
    private OptionReplies replies;
    private boolean noZeroes;
    private boolean structured;
    private Optional<String> allocationOf = Optional.empty();

    /**
     * @param tls with what to encrypt; then clients must
     */
    Handshake(PlainLink plain, Exports exports, Optional<SSLContext> tls, Limits limits) {
        this.plain = plain;
        this.exports = exports;
        this.tls = tls;
        this.limits = limits;
        this.link = plain;
        this.replies = new OptionReplies(plain);
    }

    /**
     * Agrees with the client on a disk, which is open then.
     *
     * @return empty if it leaves, or asks for what it cannot have in a way that allows no answer
     * @throws ProtocolException if the client does not speak the protocol
     */
    Optional<Session> negotiate() throws IOException {
        ByteBuffer hello = ByteBuffer.allocate(18).putLong(NBDMAGIC).putLong(IHAVEOPT);
        link.send(hello.putShort((short) (FIXED_NEWSTYLE | NO_ZEROES)).flip());
        int client = link.receive(4).getInt();
        if ((client & ~(FIXED_NEWSTYLE | NO_ZEROES)) != 0) {
            throw new ProtocolException("client flags %x".formatted(client));
        }
        noZeroes = (client & NO_ZEROES) != 0;
        for (int i = 0; i < MAX_OPTIONS; i++) {
            OptionRequest request = OptionRequest.receive(link);
            Optional<Option> option = Option.of(request.code());
            if (option.isPresent() && option.get() == Option.ABORT) {
                replies.ack(request.code());
                return Optional.empty();
            }
            if (option.isPresent() && option.get() == Option.EXPORT_NAME) {
                return exportName(request);
            }
            Optional<Session> session = answer(request, option);
            if (session.isPresent()) {
                return session;
            }
        }
        throw new ProtocolException("no disk chosen with " + MAX_OPTIONS + " options");
    }

    /** The link in use; closing it closes the connection. */
    Link link() {
        return link;
    }

    private boolean isOpenToTalk() {
        return tls.isEmpty() || !link.equals(plain);
    }

    private Optional<Session> answer(OptionRequest request, Optional<Option> option)
            throws IOException {
        int code = request.code();
        try {
            if (option.isEmpty()) {
                replies.refuse(code, Refusal.UNSUP, "no such option");
            } else if (option.get() == Option.STARTTLS) {
                startTls(request);
            } else if (!isOpenToTalk()) {
                replies.refuse(code, Refusal.TLS_REQD, "start TLS first");
            } else {
                return answer(request, option.get());
            }
        } catch (InvalidException e) {
            replies.refuse(code, Refusal.INVALID, String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    private Optional<Session> answer(OptionRequest request, Option option)
            throws IOException, InvalidException {
        switch (option) {
            case LIST -> list(request);
            case INFO -> {
                Optional<Session> described = describe(request);
                if (described.isPresent()) {
                    described.get().export().close();
                }
            }
            case GO -> {
                return describe(request);
            }
            case STRUCTURED_REPLY -> {
                request.requireEnd();
                structured = true;
                replies.ack(request.code());
            }
            case LIST_META_CONTEXT -> listMetaContexts(request);
            case SET_META_CONTEXT -> setMetaContexts(request);
            case EXPORT_NAME, ABORT, STARTTLS -> throw new IllegalArgumentException();
        }
        return Optional.empty();
    }

    private void startTls(OptionRequest request) throws IOException, InvalidException {
        int code = request.code();
        request.requireEnd();
        if (tls.isEmpty()) {
            replies.refuse(code, Refusal.POLICY, "this server does not encrypt");
            return;
        }
        if (!link.equals(plain)) {
            throw new InvalidException("TLS was started before");
        }
        replies.ack(code);
        link = TlsLink.over(plain, tls.get().createSSLEngine());
        replies = new OptionReplies(link);
        // Whatever came before may have come from somebody else.
        structured = false;
        allocationOf = Optional.empty();
    }

    private void list(OptionRequest request) throws IOException, InvalidException {
        request.requireEnd();
        for (String name : exports.names()) {
            replies.server(request.code(), name);
        }
        replies.ack(request.code());
    }

    /** INFO and GO: what there is to know of a disk. Empty if it is refused. */
    private Optional<Session> describe(OptionRequest request) throws IOException, InvalidException {
        String name = request.string();
        Set<Integer> asked = new HashSet<>();
        for (int left = request.unsignedShort(); left > 0; left--) {
            asked.add(request.unsignedShort());
        }
        request.requireEnd();
        Optional<Export> export = open(request.code(), name);
        if (export.isEmpty()) {
            return Optional.empty();
        }
        Session session = session(name, export.get());
        try {
            int code = request.code();
            replies.export(code, session.export().disk().size(), session.flags());
            if (asked.contains((int) OptionReplies.INFO_NAME)) {
                replies.name(code, session.export().name());
            }
            replies.blockSize(code, Overlay.BLOCK, limits.requestBytes());
            replies.ack(code);
            return Optional.of(session);
        } catch (IOException e) {
            throw closing(session.export(), e);
        }
    }

    private static IOException closing(Export export, IOException reason) {
        try {
            export.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
        return reason;
    }

    private Optional<Export> open(int code, String name) throws IOException {
        try {
            Optional<Export> export = exports.open(name);
            if (export.isEmpty()) {
                replies.refuse(code, Refusal.UNKNOWN, "there is no disk of this name");
            }
            return export;
        } catch (ImageException e) {
            replies.refuse(code, Refusal.UNKNOWN, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Session session(String name, Export export) {
        boolean allocation = structured && allocationOf.filter(name::equals).isPresent();
        return new Session(link, export, structured, allocation);
    }

    /** The oldest way to choose a disk: a refusal is the end of the connection. */
    private Optional<Session> exportName(OptionRequest request) throws IOException {
        String name;
        try {
            name = request.rest();
        } catch (InvalidException e) {
            throw new ProtocolException(String.valueOf(e.getMessage()));
        }
        Optional<Export> export = isOpenToTalk() ? exports.open(name) : Optional.empty();
        if (export.isEmpty()) {
            return Optional.empty();
        }
        Session session = session(name, export.get());
        ByteBuffer answer = ByteBuffer.allocate(Long.BYTES + Short.BYTES + (noZeroes ? 0 : ZEROES));
        answer.putLong(export.get().disk().size()).putShort(session.flags());
        try {
            link.send(answer.rewind());
            return Optional.of(session);
        } catch (IOException e) {
            throw closing(session.export(), e);
        }
    }

    /** What there is; {@code base:} asks for all of that name space, no query for all. */
    private void listMetaContexts(OptionRequest request) throws IOException, InvalidException {
        String name = request.string();
        List<String> queries = request.strings();
        request.requireEnd();
        if (isKnown(request.code(), name)) {
            if (queries.isEmpty()
                    || queries.contains("base:")
                    || queries.contains(Allocation.NAME)) {
                replies.metaContext(request.code(), 0, Allocation.NAME);
            }
            replies.ack(request.code());
        }
    }

    private void setMetaContexts(OptionRequest request) throws IOException, InvalidException {
        allocationOf = Optional.empty();
        String name = request.string();
        List<String> queries = request.strings();
        request.requireEnd();
        if (!structured) {
            throw new InvalidException("ask for structured replies first");
        }
        if (isKnown(request.code(), name)) {
            if (queries.contains(Allocation.NAME)) {
                allocationOf = Optional.of(name);
                replies.metaContext(request.code(), Allocation.ID, Allocation.NAME);
            }
            replies.ack(request.code());
        }
    }

    private boolean isKnown(int code, String name) throws IOException {
        Optional<Export> export = open(code, name);
        if (export.isPresent()) {
            export.get().close();
        }
        return export.isPresent();
    }
}
