package assay.cli;

import assay.guest.fs.FileNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is compared of a file, other than its bytes, as it is printed.
 *
 * @param kind {@code regular}
 * @param mode four octal digits
 * @param size in bytes; 0 for what is no regular file, where it says nothing about the content
 * @param target where it points if it is a link, otherwise empty
 */
record FileState(String kind, String mode, long uid, long gid, long size, String target) {

    /** In what two files can differ. */
    enum Part {
        KIND,
        MODE,
        OWNER,
        SIZE,
        TARGET,
        CONTENT
    }

    static FileState of(FileNode node, String target) {
        return new FileState(
                GuestFile.type(node.kind()),
                "%04o".formatted(node.mode()),
                node.uid(),
                node.gid(),
                node.isRegular() ? node.size() : 0,
                target);
    }

    /** In what another file differs from this one, as far as can be told without reading it. */
    List<Part> differences(FileState other) {
        if (!kind.equals(other.kind)) {
            return List.of(Part.KIND); // the rest follows from it, or means something else
        }
        List<Part> parts = new ArrayList<>();
        for (Part part : List.of(Part.MODE, Part.OWNER, Part.SIZE, Part.TARGET)) {
            if (!text(part).equals(other.text(part))) {
                parts.add(part);
            }
        }
        return parts;
    }

    /** One part in short; a target may hold any characters. */
    String text(Part part) {
        return switch (part) {
            case KIND -> kind;
            case MODE -> mode;
            case OWNER -> uid + ":" + gid;
            case SIZE -> Long.toString(size);
            case TARGET -> target;
            case CONTENT -> "";
        };
    }

    /** For JSON. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", kind);
        map.put("mode", mode);
        map.put("uid", uid);
        map.put("gid", gid);
        if (kind.equals("regular")) {
            map.put("size", size);
        }
        if (kind.equals("symlink")) {
            map.put("target", target);
        }
        return map;
    }
}
