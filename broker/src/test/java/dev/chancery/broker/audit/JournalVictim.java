package dev.chancery.broker.audit;

import java.nio.file.Path;

/** A process that records without end, and says on its output what is safe, until it is killed. */
final class JournalVictim {
    private JournalVictim() {}

    public static void main(String[] arguments) {
        var journal = Journal.open(new JournalSettings(Path.of(arguments[0]), 64L << 20, JournalSettings.Fsync.SOON));
        for (int i = 0; ; i++) {
            journal.append(TestEvents.entry(arguments[1] + i).bytes());
            System.out.println(i);
        }
    }
}
