package dev.chancery.testbed.demo;

import dev.chancery.testbed.Workspace.Finished;

/** What every chapter has at hand. */
record Story(Narrator narrator, Company company, SyncProgram sync, BrokerEye broker, ClusterEye east, ClusterEye west) {
    /** Changes the directory, and shows how. */
    void change(String ldif) {
        narrator.command("ldapmodify <<END");
        narrator.quote(ldif, 8);
        company.change(ldif);
    }

    /** Runs a command of the sync, shows its output, and checks how it ended. */
    Finished run(int expected, int lines, String... words) {
        narrator.command("./chancery " + String.join(" ", words));
        var finished = sync.run(words);
        narrator.quote(finished.output(), finished.exitCode() == expected ? lines : Integer.MAX_VALUE);
        narrator.check("it ended with " + expected + meaning(words[0], expected), finished.exitCode() == expected);
        return finished;
    }

    private static String meaning(String command, int code) {
        return switch (command + code) {
            case "plan0" -> ": nothing to do";
            case "plan2" -> ": there are changes";
            case "apply0" -> ": everything is in line";
            case "apply2" -> ": something waits for a person";
            default -> "";
        };
    }
}
