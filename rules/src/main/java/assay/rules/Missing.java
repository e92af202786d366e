package assay.rules;

import assay.guest.Facts;

/**
 * A fact that would have decided a rule and is not there.
 *
 * @param fact the absent fact's path
 * @param why why it is absent, in English
 * @param from who can give it
 */
public record Missing(String fact, String why, Given from) {

    static Missing of(Facts facts, String path) {
        String why = facts.whyUnread(path).map(Excerpt::of).orElseGet(() -> guess(path).en());
        return new Missing(path, why, Given.of(path));
    }

    /** Why it is absent, in Chinese as well where the reason is not inspection's own. */
    public Text reason() {
        Text guess = guess(fact);
        return guess.en().equals(why) ? guess : new Text(why, why);
    }

    private static Text guess(String path) {
        return switch (Given.of(path)) {
            case INSPECTION -> new Text("inspection did not find it", "检查未得到该事实");
            case LISTING -> new Text("nobody has declared it", "尚未申报");
            case BOOT_REPORT -> new Text("no boot test has told it", "没有启动测试给出");
            case SERVICE -> new Text("only a service knows it", "只有服务才能提供");
        };
    }
}
