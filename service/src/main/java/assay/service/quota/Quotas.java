package assay.service.quota;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.audit.Audit;
import assay.service.audit.AuditEvent;
import assay.service.audit.Target;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Sees to it that no project has more than it may. The limits are a preset's, unless the operator
 * gave a project others.
 */
public final class Quotas {

    private final Jdbi jdbi;
    private final Preset preset;

    public Quotas(Jdbi jdbi, Preset preset) {
        this.jdbi = jdbi;
        this.preset = preset;
    }

    private record Given(Optional<Long> most) {}

    /** The limits of projects that were not given others. */
    public Preset preset() {
        return preset;
    }

    /**
     * Called in a transaction that is about to make one more of each of these: until it ends,
     * others who want one, too, wait. Costs one query for what is not limited.
     *
     * @throws ProblemException if the project has as many as it may
     */
    public void check(Handle handle, UUID project, Limit... limits) {
        // In one order, so that two who want two of them do not wait for each other.
        Stream.of(limits).sorted().forEach(limit -> check(handle, project, limit, 1));
    }

    /**
     * The same for {@code more} at once, of what a project has in all.
     *
     * @throws ProblemException if it would be too much then
     */
    public void check(Handle handle, UUID project, Limit limit, long more) {
        if (most(handle, project, limit).isEmpty()) {
            return;
        }
        lock(handle, project, limit);
        // Asked again: it may have changed while we waited.
        OptionalLong most = most(handle, project, limit);
        long used = used(handle, project, limit).orElseThrow();
        if (most.isPresent() && more > most.getAsLong() - used) {
            throw exceeded(limit, used, most.getAsLong());
        }
    }

    /**
     * The same for one more of what the caller counts himself, as it is not counted everywhere.
     *
     * @param used how many there are
     */
    public void check(Handle handle, UUID project, Limit limit, LongSupplier used) {
        if (most(handle, project, limit).isEmpty()) {
            return;
        }
        lock(handle, project, limit);
        OptionalLong most = most(handle, project, limit);
        long now = used.getAsLong();
        if (most.isPresent() && now >= most.getAsLong()) {
            throw exceeded(limit, now, most.getAsLong());
        }
    }

    private static void lock(Handle handle, UUID project, Limit limit) {
        handle.execute(
                "select pg_advisory_xact_lock(hashtextextended(?, 0))",
                "quota/" + limit.word() + "/" + project);
    }

    /**
     * Called before a single thing gets this many or this large.
     *
     * @param amount how much of the limit's unit it has then
     * @throws ProblemException if that is too much
     */
    public void require(Handle handle, UUID project, Limit limit, long amount) {
        OptionalLong most = most(handle, project, limit);
        if (most.isPresent() && amount > most.getAsLong()) {
            throw exceeded(limit, amount, most.getAsLong());
        }
    }

    private static ProblemException exceeded(Limit limit, long used, long most) {
        return new ProblemException(limit.problem(), used + "/" + most);
    }

    /** The most that a project may have; empty if that is not limited. */
    public OptionalLong most(Handle handle, UUID project, Limit limit) {
        return override(handle, project, limit)
                .map(given -> given.most().map(OptionalLong::of).orElseGet(OptionalLong::empty))
                .orElseGet(() -> preset.most(limit));
    }

    private static Optional<Given> override(Handle handle, UUID project, Limit limit) {
        return handle.createQuery(
                        "select most from quota_overrides where project_id = :project and name = :name")
                .bind("project", project)
                .bind("name", limit.word())
                .map((row, context) ->
                        new Given(Optional.ofNullable(row.getObject("most", Long.class))))
                .findOne();
    }

    private static OptionalLong used(Handle handle, UUID project, Limit limit) {
        return limit.useSql().stream()
                .mapToLong(sql ->
                        handle.createQuery(sql).bind("project", project).mapTo(Long.class).one())
                .findFirst();
    }

    /** What the caller's project may have and has. */
    public List<Quota> list(Caller caller) {
        caller.require(Action.READ);
        return list(caller.project());
    }

    /**
     * What a project may have and has.
     *
     * @throws ProblemException {@link Problem#NOT_FOUND} for another's, unless the operator asks
     */
    public List<Quota> list(Caller caller, UUID project) {
        caller.require(Action.READ);
        if (!caller.may(Action.OPERATE) && !project.equals(caller.project())) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        return list(project);
    }

    private List<Quota> list(UUID project) {
        return jdbi.withHandle(handle ->
                Stream.of(Limit.values()).map(limit -> quota(handle, project, limit)).toList());
    }

    private Quota quota(Handle handle, UUID project, Limit limit) {
        return new Quota(
                limit,
                most(handle, project, limit),
                used(handle, project, limit),
                override(handle, project, limit).isPresent(),
                preset.source(limit));
    }

    /**
     * Gives a project its own number, which may be below what it has: that stays. Operators only.
     *
     * @param most empty for no limit
     */
    public Quota set(Caller caller, UUID project, Limit limit, OptionalLong most) {
        caller.require(Action.OPERATE);
        if (most.isPresent() && most.getAsLong() < 0) {
            throw new ProblemException(Problem.REQUEST_INVALID, "most must not be negative");
        }
        return jdbi.inTransaction(handle -> {
            put(handle, project, limit, most);
            String told = most.isPresent() ? Long.toString(most.getAsLong()) : "unlimited";
            Quota quota = quota(handle, project, limit);
            Audit.record(handle, changed(caller, project, limit).with("most", told));
            return quota;
        });
    }

    static void put(Handle handle, UUID project, Limit limit, OptionalLong most) {
        handle.createUpdate(
                        """
                        insert into quota_overrides (project_id, name, most)
                        values (:project, :name, cast(:most as bigint))
                        on conflict (project_id, name)
                        do update set most = excluded.most, updated_at = now()
                        """)
                .bind("project", project)
                .bind("name", limit.word())
                .bind("most", most.isPresent() ? most.getAsLong() : null)
                .execute();
    }

    /** Gives a project the preset's number again. Operators only. */
    public void reset(Caller caller, UUID project, Limit limit) {
        caller.require(Action.OPERATE);
        jdbi.useTransaction(handle -> {
            handle.execute(
                    "delete from quota_overrides where project_id = ? and name = ?",
                    project,
                    limit.word());
            Audit.record(handle, changed(caller, project, limit).with("most", "preset"));
        });
    }

    private static AuditEvent changed(Caller by, UUID project, Limit limit) {
        return AuditEvent.done(
                by, "update", Target.of(Target.Type.QUOTA, limit.word()).in(project));
    }
}
