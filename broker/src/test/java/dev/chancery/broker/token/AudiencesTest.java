package dev.chancery.broker.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JWSAlgorithm;
import dev.chancery.broker.token.AudienceRules.Company;
import dev.chancery.broker.token.AudienceRules.SubjectForm;
import dev.chancery.broker.token.Audiences.Agreement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AudiencesTest {
    private static final AudienceRules SHARED = rules(5, Map.of("env", "prod"), Set.of("read", "write"));

    @Test
    void oneAudienceNeedsNobodysAgreement() {
        var alone = with(SHARED, Company.ALONE);
        assertThat(audiences(alone, SHARED).together(List.of("a"))).isEqualTo(new Agreement.Agreed(alone));
    }

    @Test
    void severalGetTheStrictestOfAll() {
        var other = rules(2, Map.of("region", "eu"), Set.of("read", "delete"));
        assertThat(audiences(SHARED, other).together(List.of("a", "b")))
                .isEqualTo(new Agreement.Agreed(rules(2, Map.of("env", "prod", "region", "eu"), Set.of("read"))));
    }

    static Stream<Arguments> disagreements() {
        return Stream.of(
                arguments("the second stands alone", with(SHARED, Company.ALONE), "stands in no token with others"),
                arguments(
                        "another algorithm",
                        new AudienceRules(
                                JWSAlgorithm.RS256,
                                SHARED.lifetime(),
                                SHARED.subject(),
                                SHARED.claims(),
                                SHARED.scopes(),
                                SHARED.company()),
                        "another algorithm"),
                arguments(
                        "another subject",
                        new AudienceRules(
                                SHARED.algorithm(),
                                SHARED.lifetime(),
                                SubjectForm.SPIFFE,
                                SHARED.claims(),
                                SHARED.scopes(),
                                SHARED.company()),
                        "another form of subject"),
                arguments("another value of a claim", rules(5, Map.of("env", "test"), Set.of()), "the claim env"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("disagreements")
    void severalDisagree(String name, AudienceRules other, String why) {
        for (var order : List.of(List.of("a", "b"), List.of("b", "a")))
            assertThat(audiences(SHARED, other).together(order))
                    .isInstanceOfSatisfying(Agreement.Disagreed.class, disagreed -> assertThat(disagreed.why())
                            .contains(why));
    }

    private static Audiences audiences(AudienceRules a, AudienceRules b) {
        return new Audiences(with(SHARED, Company.ALONE), Map.of("a", a, "b", b));
    }

    private static AudienceRules rules(int minutes, Map<String, Object> claims, Set<String> scopes) {
        return new AudienceRules(
                JWSAlgorithm.ES256,
                Duration.ofMinutes(minutes),
                SubjectForm.ROBOT,
                claims,
                scopes,
                Company.WITH_OTHERS);
    }

    private static AudienceRules with(AudienceRules rules, Company company) {
        return new AudienceRules(
                rules.algorithm(), rules.lifetime(), rules.subject(), rules.claims(), rules.scopes(), company);
    }
}
