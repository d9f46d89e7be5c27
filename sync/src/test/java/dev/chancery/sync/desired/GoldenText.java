package dev.chancery.sync.desired;

import dev.chancery.sync.desired.DesiredObject.Binding;
import dev.chancery.sync.desired.DesiredObject.Owned;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Desired objects as YAML text that people can review: the same values always give the same text. */
final class GoldenText {
    private GoldenText() {}

    static String of(ClusterDesire desire) {
        var document = new LinkedHashMap<String, Object>();
        document.put(
                "objects", desire.objects().stream().map(GoldenText::object).toList());
        document.put("contested", texts(desire.contested()));
        document.put("frozen", texts(desire.frozen()));
        return yaml(document);
    }

    static String of(List<AudienceGrant> grants) {
        return yaml(grants.stream()
                .map(grant -> {
                    var line = new LinkedHashMap<String, Object>();
                    line.put("robot", grant.robot().value());
                    line.put("audience", grant.audience());
                    if (grant.callee() != null)
                        line.put("callee", grant.callee().value());
                    line.put("rule", grant.rule());
                    return line;
                })
                .toList());
    }

    private static Map<String, Object> object(DesiredObject object) {
        var map = new LinkedHashMap<String, Object>();
        map.put("object", object.key().toString());
        map.put("wanted by", object.provenance().entry());
        map.put("rule", object.provenance().rule());
        if (object instanceof Binding binding) {
            map.put("role", binding.role().toString());
            map.put(
                    "subjects",
                    binding.subjects().stream().map(Subject::toString).toList());
        }
        if (object instanceof Owned owned) {
            map.put("labels", new TreeMap<>(owned.labels()));
            map.put("annotations", new TreeMap<>(owned.annotations()));
        }
        return map;
    }

    private static Map<String, String> texts(Map<?, String> reasons) {
        var sorted = new TreeMap<String, String>();
        reasons.forEach((key, reason) -> sorted.put(key.toString(), reason));
        return sorted;
    }

    private static String yaml(Object document) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        options.setDereferenceAliases(true);
        return new Yaml(options).dump(document);
    }
}
