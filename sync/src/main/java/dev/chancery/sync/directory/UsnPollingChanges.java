package dev.chancery.sync.directory;

import org.jspecify.annotations.Nullable;

/**
 * Active Directory's {@code uSNChanged} (MS-ADTS 3.1.1.1.9), asked for again and again where DirSync is refused. The server
 * counts every change of its own copy; another server counts otherwise, and a restored one counts again, so there is no
 * cursor. Who is deleted, or moved away from the bases, is not there to be found.
 */
final class UsnPollingChanges implements Changes {
    @Override
    public Mechanism mechanism() {
        return Mechanism.USN_POLLING;
    }

    @Override
    public ChangeStream open(Line line, @Nullable Cursor from) {
        return new PollingStream(line, new UsnPoll(line), from);
    }
}
