package assay.guest.fs.btrfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tree of items. A level is one less on every step down, so that no walk is longer than eight
 * nodes whatever they point to; what a node holds must fit the keys around it in its parent.
 *
 * @param device where its nodes are
 * @param root address of its top
 * @param level of its top, at most 7
 * @param generation of its top
 */
record Tree(Device device, long root, int level, long generation) {

    /** The item with this very key. */
    Optional<Item> get(Key key) throws IOException {
        return floor(key).filter(item -> item.key().equals(key));
    }

    /** The last item whose key is not greater than {@code key}. */
    Optional<Item> floor(Key key) throws IOException {
        Cursor cursor = descend(key);
        int slot = cursor.leaf.floor(key);
        return slot < 0 ? Optional.empty() : Optional.of(cursor.leaf.item(slot));
    }

    /** The items from {@code key} on. */
    Cursor from(Key key) throws IOException {
        Cursor cursor = descend(key);
        int slot = cursor.leaf.floor(key);
        boolean exact = slot >= 0 && cursor.leaf.key(slot).equals(key);
        cursor.slot = exact ? slot : slot + 1;
        return cursor;
    }

    private Cursor descend(Key key) throws IOException {
        Cursor cursor = new Cursor(child(root, level, generation));
        cursor.down(key);
        return cursor;
    }

    private Node child(long address, int childLevel, long childGeneration) throws IOException {
        Node node = device.node(address);
        if (node.level() != childLevel || node.generation() != childGeneration) {
            throw node.block()
                    .corrupt(
                            0x50,
                            "a node of level %d and generation %d, its parent says %d and %d"
                                    .formatted(
                                            node.level(),
                                            node.generation(),
                                            childLevel,
                                            childGeneration));
        }
        return node;
    }

    /**
     * A step on the way down.
     *
     * @param end the first key that is not below the node, null at the end of the tree
     */
    private record Step(Node node, int slot, @Nullable Key end) {

        @Nullable Key childEnd() {
            return slot + 1 < node.count() ? node.key(slot + 1) : end;
        }
    }

    /** A place in the tree, from which items are read one after the other. */
    final class Cursor {

        private final List<Step> path = new ArrayList<>();
        private Node leaf;
        private int slot;

        private Cursor(Node top) {
            this.leaf = top;
        }

        /** The next item; empty at the end of the tree. */
        Optional<Item> next() throws IOException {
            if (slot >= leaf.count() && !nextLeaf()) {
                return Optional.empty();
            }
            return Optional.of(leaf.item(slot++));
        }

        /** The next item if it is of this object and type. */
        Optional<Item> next(long objectid, int type) throws IOException {
            return next().filter(item -> item.key().is(objectid, type));
        }

        private boolean nextLeaf() throws IOException {
            while (!path.isEmpty()) {
                Step step = path.removeLast();
                if (step.slot() + 1 < step.node().count()) {
                    enter(new Step(step.node(), step.slot() + 1, step.end()));
                    down(leaf.key(0));
                    slot = 0;
                    return true;
                }
            }
            return false;
        }

        /** Goes from {@link #leaf}, which is none yet, to the leaf that may have {@code key}. */
        private void down(Key key) throws IOException {
            while (leaf.level() > 0) {
                Key end = path.isEmpty() ? null : path.getLast().childEnd();
                enter(new Step(leaf, Math.max(leaf.floor(key), 0), end));
            }
        }

        private void enter(Step step) throws IOException {
            Node node = step.node();
            int at = step.slot();
            Node child = child(node.blockPtr(at), node.level() - 1, node.ptrGeneration(at));
            Key end = step.childEnd();
            boolean fits =
                    child.count() > 0
                            && child.key(0).equals(node.key(at))
                            && (end == null || child.key(child.count() - 1).compareTo(end) < 0);
            if (!fits) {
                throw child.block()
                        .corrupt(0x60, "the node's keys do not fit its parent's " + node.key(at));
            }
            path.add(step);
            leaf = child;
        }
    }
}
