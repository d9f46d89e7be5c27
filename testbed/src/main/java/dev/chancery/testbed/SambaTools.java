package dev.chancery.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs what comes with Samba over the data of one domain controller. */
record SambaTools(ServerFolder folder) {
    static final String INSTALL =
            "apt-get install --no-install-recommends samba samba-ad-provision samba-dsdb-modules samba-vfs-modules";

    /** tdb(3) does not wait for the disk: a killed process loses nothing by that, only a power cut would. */
    static final Map<String, String> HASTE = Map.of("TDB_NO_FSYNC", "1");

    private static final Path PROVISION_FILES = Path.of("/usr/share/samba/setup");

    /** What runs samba-tool; another one does not have its modules. */
    private static final String PYTHON = "/usr/bin/python3";

    /** @throws MissingServer when Samba is not installed or this is not root */
    static void require() {
        ServerProgram.find("samba", INSTALL);
        ServerProgram.find("samba-tool", INSTALL);
        if (!Files.isDirectory(PROVISION_FILES)) {
            throw new MissingServer(PROVISION_FILES + " does not exist; install it with: " + INSTALL);
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new MissingServer("a Samba domain needs root, because Samba gives files away; run as root,"
                    + " or leave it out with -D" + Without.PROPERTY + "=" + ServerKind.SAMBA.word());
        }
    }

    Path configuration() {
        return folder.resolve("etc").resolve("smb.conf");
    }

    String accounts() {
        return folder.resolve("private").resolve("sam.ldb").toString();
    }

    /** Runs samba-tool. */
    void run(String name, List<String> words) {
        var command = new ArrayList<>(
                List.of(ServerProgram.find("samba-tool", INSTALL).toString()));
        command.addAll(words);
        ServerCommand.run(folder, name, command, HASTE);
    }

    /** Runs samba-tool over the server's own data. */
    void runHere(String name, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-s", configuration().toString()));
        run(name, all);
    }

    void script(String name, String text) {
        var script = folder.resolve(name + ".py");
        write(script, text);
        ServerCommand.run(folder, name, List.of(PYTHON, script.toString()), HASTE);
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
