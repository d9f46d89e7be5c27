package dev.chancery.sync.directory;

/** The contract in the words of servers that follow the standards. */
abstract class StandardDirectoryContract extends DirectoryContract {
    @Override
    String robot(String login, String unit, String... lines) {
        return "dn: " + robotDn(login, unit) + "\nobjectClass: account\nuid: " + login + "\n" + String.join("\n", lines)
                + "\n";
    }

    @Override
    String group(String name, String unit, String... members) {
        return "dn: cn=" + name + "," + unit + "\nobjectClass: groupOfNames\nmember: "
                + String.join("\nmember: ", members) + "\n";
    }

    @Override
    String robotDn(String login, String unit) {
        return "uid=" + login + "," + unit;
    }

    @Override
    String disabled() {
        return "pwdAccountLockedTime: 000001010000Z";
    }

    @Override
    String expired2020() {
        return "pwdEndTime: 20200101000000Z";
    }
}
