package dev.slipway.gateway;

import jakarta.enterprise.context.RequestScoped;

/** Who makes the request: the name of the token that came with it. */
@RequestScoped
class Actor {
    private String name = "";

    String name() {
        return name;
    }

    void is(String tokenName) {
        name = tokenName;
    }
}
