package assay.store.content;

import assay.store.block.Domain;
import assay.store.block.ObjectId;
import assay.store.key.Domains;
import assay.store.key.KeyService;
import assay.store.key.UnusableKeyException;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Wraps the secrets of contents anew after their key was rotated, so that its older versions can be
 * retired. No data is read or written: one small object for each content. It may be killed and
 * started again at any time; what the newest version has wrapped is left as it is.
 */
public final class Rewrapping {

    private final Place place;
    private final KeyService keys;
    private final Contents contents;

    public Rewrapping(Place place, KeyService keys) {
        this.place = place;
        this.keys = keys;
        this.contents = new Contents(place, keys, Clock.systemUTC());
    }

    /**
     * What came of it.
     *
     * @param wrapped how many contents were wrapped anew
     * @param current how many needed it not
     * @param left what could not be wrapped, as it is damaged or not by this key
     */
    public record Result(long wrapped, long current, List<ObjectId> left) {

        public Result {
            left = List.copyOf(left);
        }
    }

    /**
     * Wraps the secrets of all contents of a key, and of the domain in which new ones will be. A
     * content that is deleted just while it is wrapped may come back: where others delete, their
     * user calls {@link #run(ObjectId)} under his lock.
     *
     * @throws UnusableKeyException if there is no such key, or it does not unwrap its domain
     */
    public Result run(String key) throws IOException {
        new Domains(place, keys).rewrap(key);
        List<ObjectId> left = new ArrayList<>();
        long[] counts = new long[2];
        contents.list(content -> {
            try {
                Optional<Root.Lock> lock = contents.root(content).lock();
                if (lock.filter(its -> its.key().equals(key)).isPresent()) {
                    counts[run(content) ? 0 : 1]++;
                }
            } catch (NoSuchFileException e) {
                // Deleted meanwhile.
            } catch (DamagedException | UnusableKeyException e) {
                left.add(content);
            }
        });
        return new Result(counts[0], counts[1], left);
    }

    /**
     * Wraps the secret of one content, which nobody deletes meanwhile.
     *
     * @return whether that was needed
     * @throws NoSuchFileException if there is no such content
     * @throws DamagedException if it cannot be read
     * @throws UnusableKeyException if its key does not unwrap its secret
     */
    public boolean run(ObjectId content) throws IOException {
        Root root = contents.root(content);
        if (root.lock().isEmpty()) {
            return false;
        }
        Root.Lock lock = root.lock().get();
        if (keys.isNewest(lock.key(), lock.bytes())
                || !(contents.domain(content, root) instanceof Domain.Keyed domain)) {
            return false;
        }
        byte[] wrapped = keys.wrap(lock.key(), domain.secret(), content.bytes());
        // What is replaced is all that there is of the secret: so look twice.
        byte[] unwrapped = keys.unwrap(lock.key(), wrapped, content.bytes());
        if (!MessageDigest.isEqual(unwrapped, domain.secret())) {
            throw new UnusableKeyException(lock.key(), "does not unwrap what it has just wrapped");
        }
        Root anew = root.with(Optional.of(Root.Lock.of(lock.key(), wrapped)));
        place.replace(Root.name(content), anew.toBytes());
        return true;
    }
}
