/**
 * Where instances run: the port {@link dev.slipway.deploy.target.Target} and its adapters. {@link
 * dev.slipway.deploy.target.ProcessTarget} runs them as processes of this host, which outlive deploy-service and are
 * adopted again: start there, then {@code InstanceFolder} (what is written down of an instance), {@code Launcher} (how
 * a process begins and ends), {@code ImageCommand} (what of an image can run here) and {@code ImageFolders}. May depend
 * on {@link dev.slipway.deploy.rollout}, events and artifacts; knows no database and no router.
 */
@NullMarked
package dev.slipway.deploy.target;

import org.jspecify.annotations.NullMarked;
