package dev.slipway.devstack.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** All repositories of a registry. One object for each name, so that its lock is one too. */
final class Repositories {
    private final Path root;
    private final Disk disk;
    private final ConcurrentHashMap<RepositoryName, Repository> open = new ConcurrentHashMap<>();

    Repositories(Path root, Disk disk) {
        this.root = root;
        this.disk = disk;
    }

    /** The repository of that name, which need not exist yet: it does once something is pushed to it. */
    Repository get(RepositoryName name) {
        Repository known = open.get(name);
        if (known != null) {
            return known;
        }
        Repository repository = new Repository(name, root.resolve(name.value()), disk);
        // Names that nobody pushed to are not remembered: a reader's misspellings must not fill the memory.
        return repository.exists() ? open.computeIfAbsent(name, absent -> repository) : repository;
    }

    /** The repository to push to: remembered from now on. */
    Repository forPush(RepositoryName name) {
        return open.computeIfAbsent(name, absent -> new Repository(name, root.resolve(name.value()), disk));
    }

    /** The names of all that exist, in the order of their characters' codes. */
    List<String> names() throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.find(root, 128, (path, attributes) -> attributes.isDirectory())) {
            return walk.filter(Repository::isRepository)
                    .map(folder -> root.relativize(folder).toString().replace('\\', '/'))
                    .filter(RepositoryName::isWellFormed)
                    .sorted()
                    .toList();
        }
    }

    /** Every digest that some repository links. */
    Set<ContentDigest> links() throws IOException {
        Set<ContentDigest> links = new HashSet<>();
        for (String name : names()) {
            links.addAll(get(new RepositoryName(name)).links());
        }
        return links;
    }
}
