package dev.slipway.devstack;

/**
 * How a service reaches its schema.
 *
 * @param jdbcUrl without user and password
 * @param user the role, which is also the name of the schema that it owns and that it finds its tables in
 * @param password in clear; never shown by {@link #toString()}
 */
public record ServiceLogin(String jdbcUrl, String user, String password) {
    @Override
    public String toString() {
        return "ServiceLogin[jdbcUrl=" + jdbcUrl + ", user=" + user + "]";
    }
}
