package dev.chancery.sync.directory;

import dev.chancery.testbed.EmbeddedDirectory;

class EmbeddedFailoverIT extends FailoverContract {
    EmbeddedFailoverIT() {
        super(Profile.GENERIC, EmbeddedDirectory.start(), EmbeddedDirectory.start());
    }
}
