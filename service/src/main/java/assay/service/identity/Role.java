package assay.service.identity;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a user is in a project, and so may do there. */
public enum Role {
    ADMIN,
    MEMBER,
    READER,
    AUDITOR,
    SELLER,
    REVIEWER;

    boolean allows(Action action) {
        return actions().contains(action);
    }

    private Set<Action> actions() {
        return switch (this) {
            case ADMIN -> EnumSet.allOf(Action.class);
            case MEMBER -> EnumSet.of(Action.READ, Action.WRITE);
            case READER -> EnumSet.of(Action.READ);
            case AUDITOR -> EnumSet.of(Action.READ, Action.AUDIT);
            case SELLER -> EnumSet.of(Action.READ, Action.WRITE, Action.SELL);
            case REVIEWER -> EnumSet.of(Action.READ, Action.REVIEW);
        };
    }

    /** Its name in APIs, tables and for people: {@code admin}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of that name, if there is one. */
    public static Optional<Role> of(String word) {
        return Stream.of(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    /** The roles whose names stand in {@code words} with blanks between. */
    static Set<Role> all(String words) {
        EnumSet<Role> roles = EnumSet.noneOf(Role.class);
        Stream.of(words.split(" ")).flatMap(word -> of(word).stream()).forEach(roles::add);
        return roles;
    }
}
