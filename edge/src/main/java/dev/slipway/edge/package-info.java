/**
 * The HTTP router in front of deployed instances where there is no cluster: one stable address for each (application,
 * environment), weighted backends behind it, one configuration version swapped atomically, and exact counts per backend.
 * A process of its own; it depends on no other module and on no framework but Vert.x core.
 *
 * <p>Start with {@link dev.slipway.edge.EdgeMain}, then {@code Edge} (what runs), {@code RouteTable} (what is known and
 * written down), {@code LiveRoute} (which backend a request gets, and the counts) and {@code Exchange} (one request's
 * way through). {@code RouteConfig} and {@code WeightedChoice} are pure. {@link dev.slipway.edge.client} holds the wire
 * records and the client of the administration interface.
 *
 * <p>Forwarding is written on the Vert.x HTTP server and client rather than on {@code vertx-http-proxy} 4.5, because that
 * proxy forwards the headers that {@code Connection} names (RFC 9110 section 7.6.1), tunnels WebSockets without back
 * pressure and answers a refused upgrade without its headers and body, holds a response to an HTTP/1.0 client in memory
 * as a whole, waits with a response's head until its first byte of body, and has no place to try another backend or to
 * learn how a request ended, on which the exact counts rest.
 */
@NullMarked
package dev.slipway.edge;

import org.jspecify.annotations.NullMarked;
