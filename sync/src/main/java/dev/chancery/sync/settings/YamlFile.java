package dev.chancery.sync.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;

/** Opens one YAML file as a section. Only the structure is read: no tag ever makes a Java object. */
final class YamlFile {
    private YamlFile() {}

    static @Nullable Section open(Path file, Problems problems) {
        try {
            var options = new LoaderOptions();
            options.setAllowDuplicateKeys(true); // told by Section, together with the other mistakes
            options.setMaxAliasesForCollections(50);
            var root = new Yaml(options).compose(new StringReader(Files.readString(file)));
            if (root instanceof MappingNode mapping) return new Section(mapping, problems);
            problems.add(
                    root == null ? null : root.getStartMark(),
                    root == null ? "the file is empty" : "the file must consist of keys and values");
        } catch (MarkedYAMLException e) {
            problems.add(e.getProblemMark(), "not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.add(null, "not YAML: " + String.valueOf(e.getMessage()).replace('\n', ' '));
        } catch (NoSuchFileException e) {
            problems.add(
                    null,
                    "there is no such file in "
                            + file.toAbsolutePath().normalize().getParent());
        } catch (CharacterCodingException e) {
            problems.add(null, "not text in UTF-8");
        } catch (IOException e) {
            problems.add(null, "cannot be read: " + e.getMessage());
        }
        return null;
    }
}
