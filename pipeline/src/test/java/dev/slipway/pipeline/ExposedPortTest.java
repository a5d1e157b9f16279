package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExposedPortTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM scratch\nEXPOSE 9090\n",
                "FROM scratch\r\n  expose 9090/tcp \r\n",
                "FROM a AS build\nEXPOSE 1\nFROM scratch\nEXPOSE 9090",
                "FROM scratch\n# EXPOSE 1\nEXPOSE \\\n 9090",
            })
    void shouldTellThePortWhenTheLastStageExposesOne(String dockerfile) {
        assertThat(ExposedPort.of(dockerfile)).hasValue(9090);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "FROM scratch\n",
                "FROM scratch\nEXPOSE\n",
                "FROM scratch\nEXPOSE 80 443\n",
                "FROM scratch\nEXPOSE 80\nEXPOSE 443\n",
                "FROM scratch\nEXPOSE $PORT\n",
                "FROM scratch\nEXPOSE 80/udp\n",
                "FROM scratch\nEXPOSE 0\n",
                "FROM scratch\nEXPOSE 65536\n",
                "FROM scratch\nEXPOSE 8000-8010\n",
                "FROM a AS build\nEXPOSE 80\nFROM scratch\n",
                "FROM scratch\nRUN echo \\\nEXPOSE 80\n",
            })
    void shouldTellNoneWhenItIsNotPlain(String dockerfile) {
        assertThat(ExposedPort.of(dockerfile)).isEmpty();
    }
}
