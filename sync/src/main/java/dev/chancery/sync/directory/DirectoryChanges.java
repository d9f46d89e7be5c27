package dev.chancery.sync.directory;

import com.unboundid.ldif.LDIFChangeRecord;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Changes that somebody thinks of making in a directory: the records of an LDIF file (RFC 2849), in their order. */
public final class DirectoryChanges {
    private final String file;
    private final List<Numbered> records = new ArrayList<>();
    private final List<String> mistakes = new ArrayList<>();

    /** @param line of the file where the record begins, from 1 */
    record Numbered(int line, LDIFChangeRecord record) {}

    private DirectoryChanges(String file) {
        this.file = file;
    }

    /**
     * Reads a file. A record without {@code changetype} adds its entry.
     *
     * @throws InvalidChanges with every record that is none
     */
    public static DirectoryChanges read(Path file) {
        var changes = new DirectoryChanges(String.valueOf(file.getFileName()));
        try {
            changes.parse(Files.readAllLines(file));
        } catch (MalformedInputException e) {
            throw new InvalidChanges(file + " is not text in UTF-8");
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
        if (!changes.mistakes.isEmpty()) throw new InvalidChanges(String.join("\n", changes.mistakes));
        if (changes.records.isEmpty()) throw new InvalidChanges(file + " holds no change");
        return changes;
    }

    /** How many there are. */
    public int size() {
        return records.size();
    }

    List<Numbered> records() {
        return List.copyOf(records);
    }

    InvalidChanges refusal(Numbered change, String why) {
        return new InvalidChanges(place(change.line()) + change.record().getDN() + ": " + why);
    }

    private String place(int line) {
        return file + ":" + line + ": ";
    }

    private void parse(List<String> lines) {
        var record = new ArrayList<String>();
        int begin = 0;
        boolean comment = false;
        for (int i = 0; i <= lines.size(); i++) {
            var line = i == lines.size() ? "" : lines.get(i);
            comment = line.startsWith("#") || (comment && line.startsWith(" "));
            if (comment) continue;
            if (line.isEmpty()) {
                add(begin, record);
                record.clear();
            } else if (!(record.isEmpty() && line.matches("version:\\s*1\\s*"))) {
                if (record.isEmpty()) begin = i + 1;
                record.add(line);
            }
        }
    }

    private void add(int begin, List<String> record) {
        if (record.isEmpty()) return;
        try {
            records.add(new Numbered(begin, LDIFReader.decodeChangeRecord(true, record.toArray(String[]::new))));
        } catch (LDIFException e) {
            mistakes.add(place(begin) + e.getExceptionMessage().replaceAll("\\s+", " "));
        }
    }
}
