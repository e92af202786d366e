package assay.server.api;

import assay.rules.Profile;
import assay.rules.Text;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /profiles}. */
@RestController
@RequestMapping("/api/v1/profiles")
public final class ProfilesController {

    private final ProfilesJson profiles;

    public ProfilesController(List<Profile> profiles) {
        this.profiles = new ProfilesJson(profiles.stream().map(ProfileJson::of).toList());
    }

    /** The answer of the API. */
    record ProfilesJson(List<ProfileJson> profiles) {}

    /** {@code Profile} of the API. */
    record ProfileJson(String id, String version, Text title, int rules) {

        static ProfileJson of(Profile profile) {
            return new ProfileJson(
                    profile.id(), profile.version(), profile.title(), profile.rules().size());
        }
    }

    @GetMapping
    ProfilesJson list() {
        return profiles;
    }
}
