package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.Architectures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arrows between the modules, as the design draws them; main classes alone, read from their folders. */
class ArrowsTest {
    private static final List<String> MODULES = List.of(
            "events",
            "pipeline",
            "artifacts",
            "runtime",
            "gateway",
            "build-service",
            "test-service",
            "scan-service",
            "deploy-service",
            "edge",
            "devstack",
            "cli",
            "bench");

    private static JavaClasses everything() {
        Path root = Path.of("").toAbsolutePath().getParent();
        List<Path> folders = MODULES.stream()
                .map(module -> root.resolve(module).resolve("target/classes"))
                .toList();
        assertThat(folders).allMatch(Files::isDirectory);
        return new ClassFileImporter().importPaths(folders);
    }

    @Test
    void shouldPointUpTheListOnly() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.slipway..")
                .layer("events")
                .definedBy("dev.slipway.events..")
                .layer("pipeline")
                .definedBy("dev.slipway.pipeline..")
                .layer("artifacts")
                .definedBy("dev.slipway.artifacts..")
                .layer("runtime")
                .definedBy("dev.slipway.runtime..")
                .layer("gateway")
                .definedBy("dev.slipway.gateway..")
                .layer("build")
                .definedBy("dev.slipway.build..")
                .layer("test")
                .definedBy("dev.slipway.testing..")
                .layer("scan")
                .definedBy("dev.slipway.scan..")
                .layer("deploy")
                .definedBy("dev.slipway.deploy..")
                .layer("edge")
                .definedBy("dev.slipway.edge..")
                .layer("devstack")
                .definedBy("dev.slipway.devstack..")
                .layer("cli")
                .definedBy("dev.slipway.cli..")
                .layer("bench")
                .definedBy("dev.slipway.bench..")
                .whereLayer("events")
                .mayNotAccessAnyLayer()
                .whereLayer("pipeline")
                .mayOnlyAccessLayers("events")
                .whereLayer("artifacts")
                .mayOnlyAccessLayers("events")
                .whereLayer("runtime")
                .mayOnlyAccessLayers("events", "artifacts")
                .whereLayer("gateway")
                .mayOnlyAccessLayers("events", "artifacts", "runtime")
                .whereLayer("gateway")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("build")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("test")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("scan")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("deploy")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("edge")
                .mayNotAccessAnyLayer()
                .whereLayer("edge")
                .mayOnlyBeAccessedByLayers("deploy")
                .whereLayer("devstack")
                .mayNotAccessAnyLayer()
                .whereLayer("devstack")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("cli")
                .mayNotAccessAnyLayer()
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("bench")
                .mayOnlyAccessLayers("events", "runtime")
                .whereLayer("bench")
                .mayNotBeAccessedByAnyLayer()
                .check(everything());
    }
}
