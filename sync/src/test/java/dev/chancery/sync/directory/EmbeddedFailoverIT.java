package dev.chancery.sync.directory;

import dev.chancery.testbed.EmbeddedDirectory;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.ServerKind;

@Needs(ServerKind.EMBEDDED_DIRECTORY)
class EmbeddedFailoverIT extends FailoverContract {
    EmbeddedFailoverIT() {
        super(Profile.GENERIC, EmbeddedDirectory.start(), EmbeddedDirectory.start());
    }
}
