package dev.chancery.broker.command;

import com.nimbusds.jose.JWSAlgorithm;
import dev.chancery.broker.audit.AuditTrail;
import dev.chancery.broker.key.Haste;
import dev.chancery.broker.key.KeyEncryptionKeys;
import dev.chancery.broker.key.KeyKeeper;
import dev.chancery.broker.key.KeyLine;
import dev.chancery.broker.key.KeyListing;
import dev.chancery.broker.key.KeyMove;
import dev.chancery.broker.key.KeyOutcome;
import dev.chancery.broker.key.KeySettings;
import dev.chancery.broker.key.KeyState;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the timeline of the signing keys, and lets a person step in. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Shows the signing keys and when their next step is safe; makes new ones, and revokes them.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:not done, for the reason printed"})
public final class KeysCommand implements Runnable {
    private static final int DONE = 0;
    private static final int NOT_DONE = 1;

    private final Supplier<KeySettings> settings;
    private final Function<DataSource, AuditTrail> audit;
    private final Supplier<@Nullable DataSource> configured;
    private final Supplier<@Nullable KeyEncryptionKeys> encryption;

    @Mixin
    private final KeysOptions options = new KeysOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** For {@code -o}. */
    enum Output {
        table,
        json
    }

    /** With a database and key-encryption keys from the configuration, which is read once it is needed; options overrule it. */
    public KeysCommand(
            Supplier<@Nullable DataSource> database,
            Supplier<KeySettings> settings,
            Supplier<@Nullable KeyEncryptionKeys> encryption,
            Function<DataSource, AuditTrail> audit) {
        this.configured = database;
        this.settings = settings;
        this.encryption = encryption;
        this.audit = audit;
    }

    /** With a database and key-encryption keys from options alone. */
    public KeysCommand(KeySettings settings, Function<DataSource, AuditTrail> audit) {
        this.configured = () -> null;
        this.settings = () -> settings;
        this.encryption = () -> null;
        this.audit = audit;
    }

    @Override
    public void run() {
        spec.commandLine().usage(out());
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Lists every key, what happens to it next, and from when on that is safe.")
    int list(
            @Option(
                            names = {"-o", "--output"},
                            defaultValue = "table",
                            description = "table or json (default: table)")
                    Output output) {
        var listed = listing().list();
        out().println(
                        switch (output) {
                            case table -> KeysText.table(listed);
                            case json -> KeysText.json(listed);
                        });
        return DONE;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Publishes a successor for the signing keys, and says when it will sign.")
    int rotate(
            @Option(
                            names = "--algorithm",
                            paramLabel = "ES256|RS256",
                            description = "Only keys of this algorithm (default: every algorithm of the settings)")
                    @Nullable
                    String algorithm,
            @Option(names = "--now", description = "Let the successor sign at once; needs --accept-refusals")
                    boolean now,
            @Option(
                            names = "--accept-refusals",
                            description = "Accept that verifiers refuse its tokens until they read the key set anew")
                    boolean accept,
            @Option(names = "--reason", defaultValue = "no reason given", description = "Why, for the audit")
                    String reason) {
        var algorithms = algorithm == null ? settings.get().algorithms() : Set.of(JWSAlgorithm.parse(algorithm));
        if (now && !accept) {
            err().println("Refused. Verifiers that keep the key set for up to "
                    + KeysText.words(settings.get().longestVerifierCache())
                    + " would refuse every token of a key that they have not seen. Without --now the successor signs in "
                    + KeysText.words(settings.get().publishAhead())
                    + ", and nobody refuses anything. If there is no time for that, add --accept-refusals.");
            return NOT_DONE;
        }
        var outcome = keeper().rotate(algorithms, now ? Haste.AT_ONCE : Haste.SAFELY, why("rotated", reason));
        return report(outcome, () -> successors(algorithms));
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Removes a key at once and destroys its private part; the next one signs at once.")
    int revoke(
            @Parameters(paramLabel = "KID", description = "The key, as \"keys list\" shows it") String id,
            @Option(names = "--reason", defaultValue = "no reason given", description = "Why, for the audit")
                    String reason) {
        return report(keeper().revoke(id, why("revoked", reason)), () -> warn(id));
    }

    private int report(KeyOutcome outcome, Runnable afterwards) {
        return switch (outcome) {
            case KeyOutcome.Moved(var moves) -> {
                print(moves);
                afterwards.run();
                yield DONE;
            }
            case KeyOutcome.Busy() -> failed("Somebody else has been moving keys for half a minute; nothing was done.");
            case KeyOutcome.NoSuchKey(var id) -> failed("There is no key " + id + ", or it is removed already.");
            case KeyOutcome.Unopenable(var ids, var removals) -> {
                print(removals);
                if (!removals.isEmpty()) afterwards.run();
                yield failed("The key-encryption keys given here do not open " + String.join(", ", ids)
                        + (removals.isEmpty()
                                ? "; nothing was done."
                                : "; no successor was made here, a broker that can open its keys makes one."));
            }
        };
    }

    private void print(List<KeyMove> moves) {
        moves.forEach(move -> out().println(
                        move.algorithm() + " " + move.id() + ": " + move.state().word() + " (" + move.why() + ")"));
    }

    private void successors(Set<JWSAlgorithm> algorithms) {
        var listed = listing().list();
        listed.keys().stream()
                .filter(key -> algorithms.contains(key.algorithm()))
                .filter(key ->
                        key.state() == KeyState.PUBLISHED || key.signsFrom().equals(key.publishedAt()))
                .filter(key -> key.state() != KeyState.RETIRED)
                .map(key -> key.algorithm() + " " + key.id() + ": signs from "
                        + KeysText.when(key.signsFrom(), listed.at()))
                .forEach(out()::println);
    }

    private void warn(String id) {
        var listed = listing().list();
        out().println(
                        "Brokers stop signing with " + id + " within "
                                + settings.get().refreshInterval().toSeconds()
                                + " s, except those that cannot reach the database. Verifiers that keep the key set accept tokens of that"
                                + " key for up to "
                                + KeysText.words(settings.get().longestVerifierCache())
                                + " more; what they must not accept until then, revoke at the verifier, or make it read the key set now.");
        listed.keys().stream()
                .filter(key -> key.state() == KeyState.SIGNING)
                .filter(key -> isUnknownToSome(key, listed))
                .map(key -> key.algorithm() + " " + key.id()
                        + ": signs though verifiers may not have seen it; until they read the key set anew, by "
                        + key.publishedAt().plus(settings.get().longestVerifierCache())
                        + " at the latest, they refuse its tokens.")
                .forEach(out()::println);
    }

    private boolean isUnknownToSome(KeyLine key, KeyListing.Listed listed) {
        return key.publishedAt().plus(settings.get().longestVerifierCache()).isAfter(listed.at());
    }

    private KeyListing listing() {
        return new KeyListing(database(), settings.get());
    }

    private KeyKeeper keeper() {
        var given = options.encryption();
        var keys = given.isPresent() ? given.get() : encryption.get();
        if (keys == null) throw misused("which key-encryption keys? --key-encryption-keys names their file");
        var database = database();
        return new KeyKeeper(database, settings.get(), keys, audit.apply(database));
    }

    private DataSource database() {
        var database = options.database().orElseGet(configured);
        return Objects.requireNonNullElseGet(database, () -> {
            throw misused("which database? --url names it");
        });
    }

    private static String why(String done, String reason) {
        return done + " by " + System.getProperty("user.name", "somebody") + ": " + reason;
    }

    private ParameterException misused(String words) {
        return new ParameterException(spec.commandLine(), words);
    }

    private int failed(String words) {
        err().println(words);
        return NOT_DONE;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
