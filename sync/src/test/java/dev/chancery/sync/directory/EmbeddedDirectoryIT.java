package dev.chancery.sync.directory;

import dev.chancery.testbed.DirectoryServer;
import dev.chancery.testbed.EmbeddedDirectory;

class EmbeddedDirectoryIT extends StandardDirectoryContract {
    @Override
    DirectoryServer start() {
        return EmbeddedDirectory.start();
    }

    @Override
    Profile profile() {
        return Profile.GENERIC;
    }

    @Override
    String expired2020() {
        return "shadowExpire: 18262";
    }
}
