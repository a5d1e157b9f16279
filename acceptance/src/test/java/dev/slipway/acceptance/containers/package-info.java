/** Slipway as images: what docker-compose.yml says, and a release that goes through it. */
package dev.slipway.acceptance.containers;
