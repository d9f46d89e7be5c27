package dev.chancery.sync.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.sync.directory.StableId;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAccountNameTest {
    private static final StableId ID = new StableId("11111111-0000-4000-8000-000000000001");

    @ParameterizedTest
    @CsvSource({"backup, backup", "BOT01, bot01", "a-b-9, a-b-9"})
    void keepsALoginThatIsALabelAlready(String login, String name) {
        assertThat(ServiceAccountName.derive(login, ID).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "SVC_Pay.Roll, svc-pay-roll-",
        "svc.pay, svc-pay-",
        "BOT01$, bot01-",
        "default, default-",
        "Müller, muller-",
        "straße, strasse-",
        "机器人, robot-",
        "ＢＯＴ, bot-",
        "-x-, x-"
    })
    void givesEveryOtherLoginAReadableStemAndASuffix(String login, String stem) {
        var name = ServiceAccountName.derive(login, ID).value();
        assertThat(name).startsWith(stem).hasSize(stem.length() + 8);
    }

    @Test
    void cutsWhatIsTooLong() {
        assertThat(ServiceAccountName.derive("x".repeat(300), ID).value())
                .hasSize(63)
                .startsWith("xxx");
        assertThat(ServiceAccountName.derive("a".repeat(53) + "-bcdefghijkl", ID)
                        .value())
                .doesNotContain("--");
    }

    @Test
    void tellsLoginsApartThatLookAlike() {
        var names = new HashSet<ServiceAccountName>();
        int n = 0;
        for (var login : new String[] {"SVC_Pay.Roll", "svc.pay.roll", "svc_pay_roll", "svc-pay-roll"}) {
            names.add(ServiceAccountName.derive(login, new StableId("11111111-0000-4000-8000-00000000000" + n++)));
        }
        assertThat(names).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", "A", "a.b", "a b", "ä"})
    void refusesWhatIsNoLabel(String text) {
        assertThatThrownBy(() -> new ServiceAccountName(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
