package dev.chancery.sync.settings;

/**
 * One mistake in a file of {@code config/}.
 *
 * @param line from 1; 0 when the whole file is meant
 * @param column from 1
 */
public record Problem(String file, int line, int column, String what) implements Comparable<Problem> {
    @Override
    public int compareTo(Problem other) {
        int byFile = file.compareTo(other.file);
        if (byFile != 0) return byFile;
        return line != other.line ? Integer.compare(line, other.line) : Integer.compare(column, other.column);
    }

    @Override
    public String toString() {
        return line == 0 ? file + ": " + what : file + ":" + line + ":" + column + ": " + what;
    }
}
