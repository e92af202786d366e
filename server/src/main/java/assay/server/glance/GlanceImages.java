package assay.server.glance;

import assay.server.web.Ids;
import assay.server.web.PublicAddress;
import assay.server.web.SessionFilter;
import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Caller;
import assay.service.identity.Session;
import assay.service.image.Image;
import assay.service.image.ImageDetails;
import assay.service.image.ImageFilter;
import assay.service.image.Images;
import assay.service.image.Visibility;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.JsonNode;

/** {@code /v2/images}, but for their files, members and imports. */
@RestController
@RequestMapping(GlanceVersions.V2 + "/images")
public final class GlanceImages {

    private static final String PATCH_TYPE = "application/openstack-images-v2.";

    /** What is said of a new image besides its details. */
    private static final Set<String> ONCE = Set.of("id", "owner", GlanceProperties.KEY);

    private final Images images;
    private final PublicAddress address;

    public GlanceImages(Images images, PublicAddress address) {
        this.images = images;
        this.address = address;
    }

    @PostMapping
    ResponseEntity<byte[]> create(
            @RequestAttribute(SessionFilter.SESSION) Session session, HttpServletRequest request)
            throws IOException {
        Image image = images.create(session.caller(), wanted(GlanceBody.object(request)));
        String self = address.of(request) + GlanceVersions.V2 + "/images/" + image.id();
        return GlanceJson.answer(
                ResponseEntity.created(URI.create(self))
                        .header(
                                "OpenStack-image-import-methods",
                                String.join(",", GlanceImports.METHODS))
                        .header("OpenStack-image-store-ids", GlanceImage.STORE),
                GlanceImage.of(image, session.caller()));
    }

    /**
     * A new image is shared unless it says otherwise: with nobody, as long as it has no members.
     */
    private static Images.Wanted wanted(JsonNode body) {
        ImageDetails none = ImageDetails.named("");
        ImageDetails details =
                none.withAccess(new ImageDetails.Access(Visibility.SHARED, false, false));
        for (Map.Entry<String, JsonNode> attribute : body.properties()) {
            String name = attribute.getKey();
            GlanceAttributes.requireSettable(name);
            if (!ONCE.contains(name)) {
                details = GlanceAttributes.set(details, name, attribute.getValue());
            }
        }
        return new Images.Wanted(
                id(body, "id"), id(body, "owner"), details, GlanceProperties.encryption(body));
    }

    private static Optional<UUID> id(JsonNode body, String name) {
        return body.hasNonNull(name)
                ? Optional.of(
                        Ids.find(body.path(name).asString(""))
                                .orElseThrow(() ->
                                        GlanceException.invalid(
                                                "Provided object does not match schema 'image': '"
                                                        + name
                                                        + "' must be an id")))
                : Optional.empty();
    }

    @GetMapping
    ResponseEntity<byte[]> list(
            @RequestAttribute(SessionFilter.SESSION) Session session, HttpServletRequest request) {
        ImageFilter filter = GlanceQuery.of(request);
        Page<Image> page = images.list(session.caller(), filter);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put(
                "images",
                page.items().stream()
                        .map(image -> GlanceImage.of(image, session.caller()))
                        .toList());
        answer.put("first", link(request, null));
        // As Glance does: whoever got a full page asks for the next one, which may be empty.
        if (!page.items().isEmpty() && page.items().size() == filter.limit()) {
            answer.put("next", link(request, page.items().getLast().id()));
        }
        answer.put("schema", "/v2/schemas/images");
        return GlanceJson.answer(answer);
    }

    private static String link(HttpServletRequest request, @Nullable UUID marker) {
        UriComponentsBuilder link = UriComponentsBuilder.fromPath("/v2/images");
        String query = request.getQueryString();
        if (query != null) {
            link.query(query).replaceQueryParam("marker");
        }
        if (marker != null) {
            link.queryParam("marker", marker);
        }
        return link.build().toString();
    }

    @GetMapping("/{id}")
    ResponseEntity<byte[]> get(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable String id) {
        return GlanceJson.answer(
                GlanceImage.of(images.get(session.caller(), Ids.require(id)), session.caller()));
    }

    @PatchMapping("/{id}")
    ResponseEntity<byte[]> update(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            HttpServletRequest request)
            throws IOException {
        String type = String.valueOf(request.getContentType()).split(";", 2)[0].strip();
        if (!type.equals(PATCH_TYPE + "1-json-patch")
                && !type.equals(PATCH_TYPE + "0-json-patch")) {
            throw new GlanceException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "The request media type " + type + " is not supported by this server.");
        }
        GlancePatch patch = GlancePatch.of(GlanceBody.read(request));
        Image image =
                images.update(
                        session.caller(), Ids.require(id), OptionalLong.empty(), patch.change());
        return GlanceJson.answer(GlanceImage.of(image, session.caller()));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable String id)
            throws IOException {
        images.delete(session.caller(), Ids.require(id));
    }

    @PostMapping("/{id}/actions/deactivate")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deactivate(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable String id) {
        images.deactivate(session.caller(), Ids.require(id));
    }

    @PostMapping("/{id}/actions/reactivate")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void reactivate(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable String id) {
        images.reactivate(session.caller(), Ids.require(id));
    }

    @PutMapping("/{id}/tags/{tag}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void addTag(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            @PathVariable String tag) {
        changeTags(session.caller(), id, tags -> tags.add(tag));
    }

    @DeleteMapping("/{id}/tags/{tag}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeTag(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            @PathVariable String tag) {
        changeTags(
                session.caller(),
                id,
                tags -> {
                    if (!tags.remove(tag)) {
                        throw new ProblemException(Problem.NOT_FOUND);
                    }
                });
    }

    @FunctionalInterface
    private interface TagChange {
        void on(Set<String> tags);
    }

    private void changeTags(Caller caller, String id, TagChange change) {
        images.update(
                caller,
                Ids.require(id),
                OptionalLong.empty(),
                Images.Change.of(details -> {
                    TreeSet<String> tags = new TreeSet<>(details.tags());
                    change.on(tags);
                    return details.withTags(tags);
                }));
    }
}
