package assay.cli;

import assay.store.block.ObjectId;
import assay.store.care.Check;
import assay.store.care.Damage;
import assay.store.care.Repair;
import assay.store.place.Place;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code assay store check}: reads all there is, and mends it. */
@Command(
        name = "check",
        description = {
            "Read contents, all by default, and check every byte. 逐字节校验内容。",
        },
        footer = {
            "",
            "Exit code: 0 all is good, or was mended; 1 something is damaged; 2 nothing is found to be",
            "damaged, but of some contents not every byte could be checked for want of their keys."
        },
        mixinStandardHelpOptions = true)
final class StoreCheckCommand implements Callable<Integer> {

    /** Below a page that was mended there may be damaged blocks, and below a root such pages. */
    private static final int DEPTH = 3;

    @Mixin private final StoreOptions options = new StoreOptions();

    @Parameters(
            arity = "0..*",
            paramLabel = "ID",
            description = "Contents, or what their ids begin with. 内容标识或其开头。")
    private final List<String> ids = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "PLACE",
            description = "Replace what is damaged by what this store has. 用此存储库修复。")
    private String from = "";

    @Option(
            names = "--repair",
            description = {
                "Move damaged blocks away, so that the next upload of the same bytes mends them.",
                "移走损坏的块，以便重新上传时修复。"
            })
    private boolean repair;

    @Override
    public Integer call() {
        return options.run(false, this::check);
    }

    private int check(StoreOptions.Opened store) throws IOException {
        List<ObjectId> contents = new ArrayList<>();
        for (String id : ids) {
            contents.add(options.find(store, id));
        }
        if (from.isEmpty()) {
            return check(store, contents, Optional.empty());
        }
        try (Place other = options.place(from).open(false)) {
            return check(store, contents, Optional.of(other));
        }
    }

    private int check(StoreOptions.Opened store, List<ObjectId> contents, Optional<Place> other)
            throws IOException {
        Map<Damage, Repair.Outcome> outcomes = new LinkedHashMap<>();
        Check.Report report = once(store, contents, other, outcomes);
        for (int turn = 1; turn < DEPTH && outcomes.containsValue(Repair.Outcome.COPIED); turn++) {
            outcomes.values().removeIf(outcome -> outcome != Repair.Outcome.COPIED);
            int before = outcomes.size();
            report = once(store, contents, other, outcomes);
            if (outcomes.size() == before) {
                break;
            }
        }
        print(report, outcomes);
        boolean damaged =
                outcomes.values().stream().anyMatch(each -> each != Repair.Outcome.COPIED);
        return damaged
                ? ExitCode.FAIL
                : report.locked().isEmpty() ? ExitCode.PASS : ExitCode.INCONCLUSIVE;
    }

    private Check.Report once(
            StoreOptions.Opened store,
            List<ObjectId> contents,
            Optional<Place> other,
            Map<Damage, Repair.Outcome> outcomes)
            throws IOException {
        Check check = new Check(store.place(), store.keys(), _ -> {});
        Check.Report report = contents.isEmpty() ? check.all() : check.these(contents);
        Repair mending = new Repair(store.place(), other, Clock.systemUTC());
        for (Damage damage : report.damages()) {
            boolean mend = repair || other.isPresent();
            outcomes.put(damage, mend ? mending.mend(check, damage) : Repair.Outcome.LEFT);
        }
        return report;
    }

    private void print(Check.Report report, Map<Damage, Repair.Outcome> outcomes) {
        if (options.isJson()) {
            options.out().println(JsonMapper.shared().writeValueAsString(json(report, outcomes)));
            return;
        }
        Messages messages = options.messages();
        outcomes.forEach((damage, outcome) -> {
            options.out().println(messages.text("store.damage", damage.object(), damage.why()));
            damage.contents()
                    .forEach(content ->
                            options.out()
                                    .println(messages.text("store.affected", content.toString())));
            options.out().println(messages.text("store.outcome." + outcome));
        });
        report.locked()
                .forEach(content ->
                        options.out().println(messages.text("store.locked", content.toString())));
        options.out()
                .println(
                        messages.text(
                                "store.checked",
                                report.contents(),
                                report.objects(),
                                ByteSize.text(report.bytes()),
                                outcomes.size()));
    }

    private static Map<String, Object> json(
            Check.Report report, Map<Damage, Repair.Outcome> outcomes) {
        List<Map<String, Object>> damages = new ArrayList<>();
        outcomes.forEach((damage, outcome) -> {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("object", damage.object());
            each.put("why", damage.why());
            each.put("contents", damage.contents().stream().map(ObjectId::toString).toList());
            each.put("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            damages.add(each);
        });
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("contents", report.contents());
        json.put("objects", report.objects());
        json.put("bytes", report.bytes());
        json.put("locked", report.locked().stream().map(ObjectId::toString).toList());
        json.put("damages", damages);
        return json;
    }
}
