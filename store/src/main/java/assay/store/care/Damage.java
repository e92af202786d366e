package assay.store.care;

import assay.store.block.ObjectId;
import java.util.List;

/**
 * An object that is missing or not what it was.
 *
 * @param object its name
 * @param why what is the matter with it, a sentence's end: "is missing", "is damaged: …"
 * @param contents those that cannot be read in whole because of it
 */
public record Damage(String object, String why, List<ObjectId> contents) {

    public Damage {
        contents = List.copyOf(contents);
    }
}
