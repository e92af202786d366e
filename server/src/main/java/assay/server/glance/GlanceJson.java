package assay.server.glance;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/** Answers in which what is not known stands as null, as Glance's clients want it. */
final class GlanceJson {

    private GlanceJson() {}

    static ResponseEntity<byte[]> answer(Object json) {
        return answer(ResponseEntity.ok(), json);
    }

    static ResponseEntity<byte[]> answer(ResponseEntity.BodyBuilder answer, Object json) {
        return answer.contentType(MediaType.APPLICATION_JSON)
                .body(JsonMapper.shared().writeValueAsBytes(json));
    }
}
