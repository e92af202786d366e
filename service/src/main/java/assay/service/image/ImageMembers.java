package assay.service.image;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Texts;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The use cases of sharing. The owner adds and removes members and sees them all; a member sees
 * itself, and says whether it accepts. What the caller does not see of images is answered as {@link
 * Images} does it. Whether a member's id is that of a project is not asked: it would be told by
 * that.
 */
public final class ImageMembers {

    private static final String COLUMNS =
            "image_id, project_id, status, created_at, updated_at from image_members ";

    /** Lists are not paged; quotas say what is allowed of these. */
    private static final int MAX = 1000;

    private final Jdbi jdbi;
    private final Images images;

    public ImageMembers(Jdbi jdbi, Images images) {
        this.jdbi = jdbi;
        this.images = images;
    }

    /**
     * The members that the caller sees, the oldest first.
     *
     * @throws ProblemException {@link Problem#IMAGE_NOT_SHARED}
     */
    public List<ImageMember> list(Caller caller, UUID image) {
        Image shared = requireShared(images.get(caller, image));
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                "select "
                                        + COLUMNS
                                        + """
                                        where image_id = :image
                                        and (:all or project_id = :project)
                                        order by created_at, project_id
                                        """)
                        .bind("image", image)
                        .bind("all", owns(caller, shared))
                        .bind("project", caller.project())
                        .map(ImageMembers::map)
                        .list());
    }

    /** One member; {@link Problem#NOT_FOUND} if the caller does not see it. */
    public ImageMember get(Caller caller, UUID image, UUID project) {
        return list(caller, image).stream()
                .filter(member -> member.project().equals(project))
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    /**
     * Shares an image with a project.
     *
     * @throws ProblemException {@link Problem#IMAGE_NOT_SHARED}, {@link Problem#MEMBER_ALREADY},
     *     {@link Problem#MEMBERS_LIMIT}
     */
    public ImageMember add(Caller caller, UUID image, UUID project) {
        Image shared = requireShared(images.getOwned(caller, image));
        return jdbi.inTransaction(handle -> {
            if (ImageTable.findToChange(handle, caller, image).isEmpty()) {
                throw new ProblemException(Problem.NOT_FOUND);
            }
            if (find(handle, image, project).isPresent()) {
                throw new ProblemException(Problem.MEMBER_ALREADY);
            }
            int members = count(handle, image);
            images.requireShares(handle, shared, members + 1);
            if (members >= MAX) {
                throw new ProblemException(Problem.MEMBERS_LIMIT, Integer.toString(MAX));
            }
            handle.execute(
                    "insert into image_members (image_id, project_id) values (?, ?)",
                    image,
                    project);
            return find(handle, image, project).orElseThrow();
        });
    }

    /**
     * Shares an image with the project of a name, which only who owns an image can look for.
     *
     * @throws ProblemException as of {@link #add(Caller, UUID, UUID)}; {@link
     *     Problem#REQUEST_INVALID} if there is no such project
     */
    public ImageMember add(Caller caller, UUID image, String projectName) {
        requireShared(images.getOwned(caller, image));
        List<UUID> found =
                jdbi.withHandle(handle ->
                        handle.createQuery(
                                        "select id from projects"
                                                + " where name = :name and enabled")
                                .bind("name", Texts.storable(projectName))
                                .mapTo(UUID.class)
                                .list());
        if (found.size() != 1) { // those of a Keystone elsewhere may be called alike
            throw new ProblemException(
                    Problem.REQUEST_INVALID,
                    "projectName is the name of %s project"
                            .formatted(found.isEmpty() ? "no" : "more than one"));
        }
        return add(caller, image, found.getFirst());
    }

    /**
     * Says for a member whether it accepts, which is for itself to say.
     *
     * @throws ProblemException {@link Problem#IMAGE_NOT_YOURS} if the caller is not it
     */
    public ImageMember respond(Caller caller, UUID image, UUID project, ImageMember.Status status) {
        caller.require(Action.WRITE);
        requireShared(images.get(caller, image));
        if (!caller.project().equals(project) && !caller.may(Action.OPERATE)) {
            get(caller, image, project);
            throw new ProblemException(Problem.IMAGE_NOT_YOURS);
        }
        return jdbi.withHandle(handle ->
                        handle.createQuery(
                                        """
                                        update image_members
                                        set status = :status, updated_at = now()
                                        where image_id = :image and project_id = :project
                                        returning image_id, project_id, status, created_at,
                                            updated_at
                                        """)
                                .bind("status", status.word())
                                .bind("image", image)
                                .bind("project", project)
                                .map(ImageMembers::map)
                                .findOne())
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    /** Withdraws an image from a project. */
    public void remove(Caller caller, UUID image, UUID project) {
        requireShared(images.getOwned(caller, image));
        int removed =
                jdbi.withHandle(handle ->
                        handle.execute(
                                "delete from image_members where image_id = ? and project_id = ?",
                                image,
                                project));
        if (removed == 0) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
    }

    private static Image requireShared(Image image) {
        if (image.details().access().visibility() != Visibility.SHARED) {
            throw new ProblemException(Problem.IMAGE_NOT_SHARED);
        }
        return image;
    }

    private static boolean owns(Caller caller, Image image) {
        return image.project().equals(caller.project()) || caller.may(Action.OPERATE);
    }

    private static Optional<ImageMember> find(Handle handle, UUID image, UUID project) {
        return handle.createQuery(
                        "select " + COLUMNS + "where image_id = :image and project_id = :project")
                .bind("image", image)
                .bind("project", project)
                .map(ImageMembers::map)
                .findOne();
    }

    private static int count(Handle handle, UUID image) {
        return handle.createQuery("select count(*) from image_members where image_id = :image")
                .bind("image", image)
                .mapTo(Integer.class)
                .one();
    }

    private static ImageMember map(ResultSet row, StatementContext context) throws SQLException {
        return new ImageMember(
                row.getObject("image_id", UUID.class),
                row.getObject("project_id", UUID.class),
                ImageMember.Status.of(row.getString("status")).orElseThrow(),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }
}
