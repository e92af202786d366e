package assay.rules.variants;

import static assay.rules.variants.Variant.conformant;
import static assay.rules.variants.Variant.variant;

import assay.testkit.lookalike.LinuxLookAlike;
import java.util.List;

/** The rules of {@code tencent-image}: all but one are about what is declared. */
final class TencentImageVariantsTest extends VariantsTest {

    private static final LinuxLookAlike DEBIAN = TencentLook.debian();

    @Override
    String profile() {
        return "tencent-image";
    }

    @Override
    List<Variant> conformants() {
        return List.of(conformant("Debian 12 with YunJing", DEBIAN));
    }

    @Override
    List<Variant> variants() {
        return List.of(variant("TC-IMG-SEC-02", "no YunJing", DEBIAN.without(TencentLook.YUNJING)));
    }
}
