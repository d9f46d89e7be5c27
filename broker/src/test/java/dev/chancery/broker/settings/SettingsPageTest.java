package dev.chancery.broker.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** {@code docs/broker-settings.md} has one row for each setting, with its default. */
class SettingsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "broker-settings.md");
    private static final String ROW = "| `";

    @Test
    void namesEverySettingWithItsDefaultAndNoOther() throws IOException {
        var rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith(ROW))
                .collect(Collectors.toMap(
                        line -> line.split("`", -1)[1],
                        line -> line.split("\\|", -1)[2].replace("`", "").strip()));

        assertThat(rows)
                .containsExactlyInAnyOrderEntriesOf(settings(BrokerSettings.class, "")
                        .collect(Collectors.toMap(Setting::name, Setting::otherwise)));
    }

    private record Setting(String name, String otherwise) {}

    private static Stream<Setting> settings(Class<?> section, String before) {
        return Stream.of(section.getRecordComponents()).flatMap(part -> {
            var name = before + kebab(part.getName());
            if (part.getType().isRecord()) return settings(part.getType(), name + ".");
            var element = element(part);
            if (element != null && element.isRecord()) return settings(element, name + "[].");
            return Stream.of(new Setting(name, otherwise(part)));
        });
    }

    private static @Nullable Class<?> element(RecordComponent part) {
        return part.getType() == List.class
                        && part.getGenericType() instanceof ParameterizedType list
                        && list.getActualTypeArguments()[0] instanceof Class<?> element
                ? element
                : null;
    }

    /** The default, {@code none} where it may be left out, or nothing where it may not. */
    private static String otherwise(RecordComponent part) {
        var constructor = part.getDeclaringRecord().getDeclaredConstructors()[0];
        var names = part.getDeclaringRecord().getRecordComponents();
        for (int i = 0; i < names.length; i++) {
            if (!names[i].getName().equals(part.getName())) continue;
            var value = constructor.getParameters()[i].getAnnotation(DefaultValue.class);
            if (value != null) return value.value().length == 0 ? "none" : String.join(",", value.value());
        }
        return part.getAnnotatedType().isAnnotationPresent(Nullable.class) ? "none" : "";
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
