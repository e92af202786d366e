package assay.server.glance;

import assay.server.web.Ids;
import assay.server.web.SessionFilter;
import assay.service.identity.Session;
import assay.service.image.ImageMember;
import assay.service.image.ImageMembers;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** {@code …/members}: the projects that an image is shared with. */
@RestController
@RequestMapping(GlanceVersions.V2 + "/images/{id}/members")
public final class GlanceMembers {

    private final ImageMembers members;

    public GlanceMembers(ImageMembers members) {
        this.members = members;
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record Member(
            String memberId,
            String imageId,
            String status,
            String createdAt,
            String updatedAt,
            String schema) {

        static Member of(ImageMember member) {
            return new Member(
                    GlanceIds.project(member.project()),
                    member.image().toString(),
                    member.status().word(),
                    GlanceIds.time(member.createdAt()),
                    GlanceIds.time(member.updatedAt()),
                    "/v2/schemas/member");
        }
    }

    @GetMapping
    Map<String, Object> list(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable String id) {
        List<Member> all =
                members.list(session.caller(), Ids.require(id)).stream().map(Member::of).toList();
        return Map.of("members", all, "schema", "/v2/schemas/members");
    }

    @PostMapping
    Member add(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            HttpServletRequest request)
            throws IOException {
        String member = GlanceBody.object(request).path("member").asString("");
        return Member.of(
                members.add(
                        session.caller(),
                        Ids.require(id),
                        Ids.find(member)
                                .orElseThrow(() ->
                                        GlanceException.invalid(
                                                "Member to be added not specified"))));
    }

    @GetMapping("/{member}")
    Member get(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            @PathVariable String member) {
        return Member.of(members.get(session.caller(), Ids.require(id), Ids.require(member)));
    }

    @PutMapping("/{member}")
    Member respond(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            @PathVariable String member,
            HttpServletRequest request)
            throws IOException {
        ImageMember.Status status =
                ImageMember.Status.of(GlanceBody.object(request).path("status").asString(""))
                        .orElseThrow(() ->
                                GlanceException.invalid(
                                        "Incorrect request: Status must be \"pending\","
                                                + " \"accepted\" or \"rejected\"."));
        return Member.of(
                members.respond(session.caller(), Ids.require(id), Ids.require(member), status));
    }

    @DeleteMapping("/{member}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            @PathVariable String member) {
        members.remove(session.caller(), Ids.require(id), Ids.require(member));
    }
}
