package dev.chancery.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoTest {
    @ParameterizedTest
    @ValueSource(strings = {"--tpyo", "--robots", "--robots=many", "--robots=59", "--robots=10001", "twice"})
    void cannotBeToldWhenItIsMisspelt(String word) {
        var err = new StringWriter();

        int code = Demo.line().setErr(new PrintWriter(err, true)).execute(word);

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("Usage: ./chancery demo");
    }
}
