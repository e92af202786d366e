package assay.server.api;

import assay.server.web.SessionFilter;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Session;
import assay.service.image.ImageMember;
import assay.service.image.ImageMembers;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /images/{id}/members}: the projects that an image is shared with. */
@RestController
@RequestMapping("/api/v1/images/{id}/members")
public final class MembersController {

    private final ImageMembers members;

    public MembersController(ImageMembers members) {
        this.members = members;
    }

    /** {@code NewMember} of the API. */
    record NewMemberJson(@Nullable UUID project, @Nullable String projectName) {}

    /** {@code MemberChange} of the API. */
    record MemberChangeJson(@Nullable String status) {}

    /** {@code Member} of the API. */
    record MemberJson(UUID project, String status, Instant createdAt, Instant updatedAt) {

        static MemberJson of(ImageMember member) {
            return new MemberJson(
                    member.project(),
                    member.status().word(),
                    member.createdAt(),
                    member.updatedAt());
        }
    }

    /** {@code Members} of the API. */
    record MembersJson(List<MemberJson> members) {}

    @GetMapping
    MembersJson list(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable UUID id) {
        return new MembersJson(
                members.list(session.caller(), id).stream().map(MemberJson::of).toList());
    }

    @PostMapping
    ResponseEntity<MemberJson> add(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @RequestBody NewMemberJson wanted) {
        ImageMember member = add(session, id, wanted.project(), wanted.projectName());
        return ResponseEntity.created(
                        URI.create("/api/v1/images/" + id + "/members/" + member.project()))
                .body(MemberJson.of(member));
    }

    private ImageMember add(
            Session session, UUID id, @Nullable UUID project, @Nullable String name) {
        if (project != null && name == null) {
            return members.add(session.caller(), id, project);
        }
        if (project == null && name != null) {
            return members.add(session.caller(), id, name);
        }
        throw new ProblemException(
                Problem.REQUEST_INVALID, "either project or projectName must be given");
    }

    @GetMapping("/{project}")
    MemberJson get(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @PathVariable UUID project) {
        return MemberJson.of(members.get(session.caller(), id, project));
    }

    @PatchMapping("/{project}")
    MemberJson respond(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @PathVariable UUID project,
            @RequestBody MemberChangeJson change) {
        ImageMember.Status status =
                Optional.ofNullable(change.status())
                        .flatMap(ImageMember.Status::of)
                        .orElseThrow(() ->
                                new ProblemException(
                                        Problem.REQUEST_INVALID,
                                        "status must be pending, accepted or rejected"));
        return MemberJson.of(members.respond(session.caller(), id, project, status));
    }

    @DeleteMapping("/{project}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @PathVariable UUID project) {
        members.remove(session.caller(), id, project);
    }
}
